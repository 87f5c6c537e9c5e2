import Big from 'big.js'
import { coded } from '../contract/errors.ts'
import type { Column, ColumnType, Value } from '../contract/index.ts'
import { partsOf } from './column-type.ts'

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
  const write = writerOf(type)
  return (value) => {
    if ((value === null || value === undefined) && optional) return null
    const written = value === null || value === undefined ? undefined : write(value)
    if (written !== undefined) return written
    const found = value === undefined ? 'nothing' : shortened(JSON.stringify(value))
    throw coded('TS_DATA', { detail: `${where}: wanted ${type}, found ${found}` })
  }
}

/** undefined: not a value of the type. */
function writerOf(type: ColumnType): (value: unknown) => Value | undefined {
  const { name, sizes } = partsOf(type)
  const [first = 0, scale = 0] = sizes
  const exact = fixedPoint(scale)
  switch (name) {
    case 'text':
      return (value) => (isText(value) && fitsIn(value, first || Infinity) ? value : undefined)
    case 'integer':
      return (value) => (Number.isInteger(value) && Math.abs(Number(value) + 0.5) < 2 ** 31 ? Number(value) : undefined)
    case 'bigint':
      return (value) => (/^-?\d{1,19}$/.test(String(value)) ? int64(BigInt(String(value))) : undefined)
    case 'decimal':
      return (value) => {
        const fixed = isText(value) ? exact(value) : undefined
        return fixed !== undefined && holds(fixed, first) ? fixed : undefined
      }
    case 'boolean':
      return (value) => (typeof value === 'boolean' ? value : undefined)
    case 'date':
      return (value) => (isText(value) && isDate(value) ? value : undefined)
    case 'instant':
      return (value) => (isText(value) ? asInstant(value) : undefined)
    default:
      return (value) => (isText(value) && isBase64(value) ? value : undefined)
  }
}

/** Without half a character, and without U+0000, at which databases cut. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && !/\p{Surrogate}/u.test(value) && !value.includes('\0')
}

/** Text with exactly so many decimals; undefined if that would round, or if it is no number. */
function fixedPoint(scale: number): (text: string) => string | undefined {
  const canonical = new RegExp(`^-?(0|[1-9]\\d*)${scale ? `\\.\\d{${scale}}` : ''}$`)
  return (text) => {
    if (canonical.test(text) && !text.startsWith('-0')) return text
    if (!/^-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,2})?$/i.test(text)) return undefined
    const number = new Big(text.replace(/\.(?=e|$)/i, ''))
    if (!number.round(scale).eq(number)) return undefined
    return number.eq(0) ? new Big(0).toFixed(scale) : number.toFixed(scale)
  }
}

/** Characters are counted only where the units of UTF-16 are too many: mostly they are not. */
function fitsIn(text: string, characters: number): boolean {
  return text.length <= characters || [...text].length <= characters
}

function holds(fixed: string, precision: number): boolean {
  return fixed.length <= precision || fixed.replace(/\D/g, '').replace(/^0+/, '').length <= precision
}

function int64(number: bigint): string | undefined {
  return BigInt.asIntN(64, number) === number ? String(number) : undefined
}

function asBoolean(value: unknown): boolean | undefined {
  if (value === true || value === 1 || value === '1' || value === 'true') return true
  if (value === false || value === 0 || value === '0' || value === 'false') return false
  return undefined
}

/** A day of the Gregorian calendar in the years 0001 to 9999, which every database has. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < '0001') return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

/** `YYYY-MM-DDTHH:MM[:SS[.f…]]Z`, at most microseconds, to exactly microseconds. */
function asInstant(text: string): string | undefined {
  const [, date, minute, second = '00', fraction = ''] =
    /^(\d{4}-\d\d-\d\d)T([01]\d:[0-5]\d|2[0-3]:[0-5]\d)(?::([0-5]\d)(?:\.(\d+))?)?Z$/.exec(text) ?? []
  if (!date || !isDate(date) || /[1-9]/.test(fraction.slice(6))) return undefined
  return `${date}T${minute}:${second}.${fraction.slice(0, 6).padEnd(6, '0')}Z`
}

function isBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64') === text
}

function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 60)}… (${text.length} characters)`
}
