import { createHash } from 'node:crypto'

/** What a database looks like to one who asks whether there is anything to do. */
export interface Look {
  /** Everything by which a cycle could find something else than the one before. */
  readonly rows: readonly LookRow[]
  /** Work that waits: a cycle would find it, whatever has changed. */
  readonly waits: boolean
}

/** Of any table; what a column holds depends on `part`. */
export interface LookRow {
  readonly part: string
  readonly a: string
  readonly b: string
  readonly c: string
  readonly d: string
  readonly x: number | string
  readonly y: number | string
  readonly s: string
}

/** A digest of what was seen, whatever order it came in. */
export function digestOf(rows: readonly LookRow[], more: readonly unknown[]): string {
  const texts = rows.map(({ part, a, b, c, d, x, y, s }) => JSON.stringify([part, a, b, c, d, Number(x), Number(y), s]))
  return createHash('sha256')
    .update(JSON.stringify([texts.sort(), ...more]))
    .digest('hex')
}
