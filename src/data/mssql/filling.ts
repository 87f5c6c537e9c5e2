import type { Value } from '../../contract/index.ts'

/** Of a packet of the protocol, its own header included. */
export const PACKET_BYTES = 4096

const HEADER_BYTES = 8
/** What a bulk load ends with. */
const DONE_BYTES = 13

/** A column for it; nobody reads it. */
export const FILLING = `nvarchar(${DONE_BYTES})`

/**
 * What a row of a bulk load takes besides, so that its end is within one packet; null: nothing. Where a packet's edge falls
 * into the last bytes, not every server reads what is behind it, and takes that for the next request: the connection is lost,
 * and again when the same rows come again. `before`: bytes of what goes before the rows.
 */
export function filling(before: number, types: readonly string[], rows: readonly (readonly Value[])[]): string | null {
  const widths = types.map(widthOf)
  // Nothing in the column for it is two bytes long, as the length of what is in it is.
  const all = rows.reduce(
    (sum, row) => sum + 1 + 2 + widths.reduce((own, width, index) => own + width(row[index]!), 0),
    before,
  )
  const room = PACKET_BYTES - HEADER_BYTES
  return (all % room) + DONE_BYTES > room ? ' '.repeat(Math.ceil(DONE_BYTES / 2)) : null
}

/** How many bytes a value of such a type takes on the line (wire.ts). */
function widthOf(type: string): (value: Value) => number {
  const fixed = { int: 4, bigint: 8, bit: 1 }[type]
  if (fixed) return (value) => (value === null ? 1 : 1 + fixed)
  if (type !== 'nvarchar(max)') return (value) => (value === null ? 2 : 2 + 2 * String(value).length)
  return (value) => {
    if (value === null) return 8
    const bytes = 2 * String(value).length
    return 8 + (bytes === 0 ? 0 : 4 + bytes) + 4
  }
}
