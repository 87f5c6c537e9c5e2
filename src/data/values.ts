import { partsOf } from '../contract/column-type.ts'
import { coded } from '../contract/errors.ts'
import type { Column, ColumnType, Value } from '../contract/index.ts'
import { asInstant, canonicalOf, fixedPoint } from '../contract/value.ts'

type Convert = (value: unknown) => Value

/**
 * Makes the canonical value (contract/table.ts) of what an adapter's `canonical` expression read. What is no value of
 * the type comes through as text, for the document's schema to refuse by name.
 */
export function reader(type: ColumnType): Convert {
  const { name, sizes } = partsOf(type)
  const read = READERS[name]?.(sizes[1] ?? 0) ?? String
  return (value) => (value === null || value === undefined ? null : read(value))
}

const READERS: Record<string, (scale: number) => Convert> = {
  integer: () => (value) => (Number.isInteger(Number(value)) ? Number(value) : String(value)),
  boolean: () => (value) => asBoolean(value) ?? String(value),
  decimal: (scale) => {
    const exact = fixedPoint(scale)
    return (value) => exact(String(value)) ?? String(value)
  },
  instant: () => (value) => asInstant(String(value)) ?? String(value),
  binary: () => (value) => (Buffer.isBuffer(value) ? value.toString('base64') : String(value)),
}

/**
 * Checks a value before it is written, and gives its canonical form. Throws TS_DATA that names `where`
 * (`table.column`), what was wanted and what was found: nothing is rounded, cut or replaced.
 */
export function writer({ type, optional }: Pick<Column, 'type' | 'optional'>, where: string): Convert {
  const write = canonicalOf(type)
  return (value) => {
    if ((value === null || value === undefined) && optional) return null
    const written = value === null || value === undefined ? undefined : write(value)
    if (written !== undefined) return written
    const found = value === undefined ? 'nothing' : shortened(JSON.stringify(value))
    throw coded('TS_DATA', { detail: `${where}: wanted ${type}, found ${found}` })
  }
}

function asBoolean(value: unknown): boolean | undefined {
  if (value === true || value === 1 || value === '1' || value === 'true') return true
  if (value === false || value === 0 || value === '0' || value === 'false') return false
  return undefined
}

function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 60)}… (${text.length} characters)`
}
