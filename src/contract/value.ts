import Big from 'big.js'
import { partsOf } from './column-type.ts'
import type { ColumnType, Value } from './table.ts'

/** Gives the canonical form (table.ts) of a value that travels as this type; undefined: it is none. */
export function canonicalOf(type: ColumnType): (value: unknown) => Value | undefined {
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
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\0')
}

/** Text with exactly so many decimals; undefined if that would round, or if it is no number. */
export function fixedPoint(scale: number): (text: string) => string | undefined {
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
export function fitsIn(text: string, characters: number): boolean {
  return text.length <= characters || [...text].length <= characters
}

function holds(fixed: string, precision: number): boolean {
  return fixed.length <= precision || fixed.replace(/\D/g, '').replace(/^0+/, '').length <= precision
}

function int64(number: bigint): string | undefined {
  return BigInt.asIntN(64, number) === number ? String(number) : undefined
}

/** A day of the Gregorian calendar in the years 0001 to 9999, which every database has. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < '0001') return false
  // The thirtieth of February is a day in March.
  return new Date(`${text}T00:00:00Z`).getUTCDate() === Number(text.slice(8))
}

/** `YYYY-MM-DDTHH:MM[:SS[.f…]]Z`, at most microseconds, to exactly microseconds. */
export function asInstant(text: string): string | undefined {
  const [, date, minute, second = '00', fraction = ''] =
    /^(\d{4}-\d\d-\d\d)T([01]\d:[0-5]\d|2[0-3]:[0-5]\d)(?::([0-5]\d)(?:\.(\d+))?)?Z$/.exec(text) ?? []
  if (!date || !isDate(date) || /[1-9]/.test(fraction.slice(6))) return undefined
  return `${date}T${minute}:${second}.${fraction.slice(0, 6).padEnd(6, '0')}Z`
}

function isBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64') === text
}
