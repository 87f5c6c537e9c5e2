import { partsOf } from '../../contract/column-type.ts'
import type { ColumnType } from '../../contract/index.ts'

/** Compares by code, not by language: `M` and `m` are two items. Blanks at the end it does not see. */
export const BINARY = 'Latin1_General_100_BIN2'

/** A character outside the Basic Multilingual Plane takes two of nvarchar's units. */
const UNITS = 2
const MOST_UNITS = 4000

export function storedAs(type: ColumnType): string {
  const { name, sizes } = partsOf(type)
  switch (name) {
    case 'text': {
      const units = (sizes[0] ?? Infinity) * UNITS
      return `nvarchar(${units <= MOST_UNITS ? units : 'max'}) collate ${BINARY}`
    }
    case 'integer':
      return 'int'
    case 'boolean':
      return 'bit'
    case 'instant':
      return 'datetime2(6)'
    case 'binary':
      return 'varbinary(max)'
    default:
      return type
  }
}

/** Whether a column of this declared type holds every value of a type. A float is no place for a decimal. */
export function fits(found: string, wanted: ColumnType): boolean {
  const { name, sizes } = partsOf(wanted)
  const column = declared(found)
  switch (name) {
    case 'text':
      return /char$/.test(column.name)
    case 'integer':
      return ['int', 'bigint'].includes(column.name) || holdsWhole(column, 10)
    case 'bigint':
      return column.name === 'bigint' || holdsWhole(column, 19)
    case 'decimal':
      return holdsDecimal(column, sizes)
    case 'boolean':
      return ['bit', 'tinyint', 'smallint', 'int'].includes(column.name)
    case 'date':
      return /^(date|datetime2?|smalldatetime)$/.test(column.name)
    case 'instant':
      return /^datetime2?$/.test(column.name)
    default:
      return /binary$|^image$/.test(column.name)
  }
}

/** Also what is wider than the type: a value that is too long for it is found out, and named, at the document. */
export function reads(found: string, wanted: ColumnType): boolean {
  const { name } = declared(found)
  switch (partsOf(wanted).name) {
    case 'text':
      return /char$|int$|^n?text$|^uniqueidentifier$/.test(name)
    case 'integer':
    case 'bigint':
      return /int$|^decimal$|^numeric$/.test(name)
    case 'decimal':
      return /int$|^decimal$|^numeric$|money$/.test(name)
    case 'instant':
      return /^(datetime2?|smalldatetime)$/.test(name)
    case 'binary':
      return /binary$|^image$|^timestamp$/.test(name)
    default:
      return fits(found, wanted)
  }
}

interface Declared {
  readonly name: string
  readonly sizes: readonly number[]
}

/** `decimal(12,3)`, `nvarchar(max) collate …`. */
function declared(type: string): Declared {
  const [name = '', ...sizes] = type.split(' ')[0]!.toLowerCase().split(/[(,)]/)
  return { name, sizes: sizes.filter(Boolean).map(Number) }
}

function holdsWhole({ name, sizes: [precision = 18, scale = 0] }: Declared, digits: number): boolean {
  return (name === 'decimal' || name === 'numeric') && precision - scale >= digits
}

function holdsDecimal({ name, sizes: [precision = 18, scale = 0] }: Declared, wanted: readonly number[]): boolean {
  const [digits = 18, decimals = 0] = wanted
  if (name === 'money') return decimals <= 4 && digits - decimals <= 14
  return (name === 'decimal' || name === 'numeric') && scale >= decimals && precision - scale >= digits - decimals
}
