import { partsOf } from '../../contract/column-type.ts'
import type { ColumnType } from '../../contract/index.ts'

/** Decimals are text: SQLite's numbers hold fifteen digits. */
export function storedAs(type: ColumnType): string {
  const { name } = partsOf(type)
  if (name === 'integer' || name === 'bigint' || name === 'boolean') return 'integer'
  return name === 'binary' ? 'blob' : 'text'
}

/** What a column of this type must satisfy; SQLite itself would take anything. Null passes. */
export function formOf(x: string, type: ColumnType): string {
  const { name, sizes } = partsOf(type)
  switch (name) {
    case 'text':
      return `typeof(${x}) in ('text', 'null')${sizes.length ? ` and length(${x}) <= ${sizes[0]}` : ''}`
    case 'integer':
      return `typeof(${x}) in ('integer', 'null') and ${x} between -2147483648 and 2147483647`
    case 'bigint':
      return `typeof(${x}) in ('integer', 'null')`
    case 'boolean':
      return `${x} in (0, 1)`
    case 'decimal':
      return decimalForm(x, sizes)
    case 'date':
      return `date(${x}) is ${x}`
    case 'instant':
      return `${x} is null or (${x} glob '????-??-??T??:??:??.[0-9][0-9][0-9][0-9][0-9][0-9]Z' and datetime(substr(${x}, 1, 19)) is not null)`
    default:
      return `typeof(${x}) in ('blob', 'null')`
  }
}

/** Digits with a point among them, at most so many before and after it: `-12.50`. */
function decimalForm(x: string, [precision = 0, scale = 0]: readonly number[]): string {
  return (
    `${x} not glob '*[^0-9.-]*' and ${x} glob '*[0-9]' and ${x} not glob '?*-*' and ${x} not glob '*.*.*' ` +
    `and length(ltrim(substr(${x}, 1, instr(${x} || '.', '.') - 1), '-0')) <= ${precision - scale} and length(${x}) - instr(${x} || '.', '.') <= ${scale}`
  )
}

/** Whether a declared type, by SQLite's affinities, can hold values of this type. */
export function fits(found: string, wanted: ColumnType): boolean {
  const affinity = affinityOf(found)
  const { name } = partsOf(wanted)
  switch (name) {
    case 'text':
      return affinity === 'text'
    case 'integer':
    case 'bigint':
    case 'boolean':
      return affinity === 'integer' || affinity === 'numeric'
    case 'decimal':
      return affinity !== 'blob'
    case 'date':
    case 'instant':
      return affinity === 'text' || /date|time/i.test(found)
    default:
      return affinity === 'blob'
  }
}

/** A number reads as text, and a column without a type, such as an expression of a view, as whatever it holds. */
export function reads(found: string, wanted: ColumnType): boolean {
  return found === '' || (partsOf(wanted).name === 'text' && affinityOf(found) !== 'blob') || fits(found, wanted)
}

function affinityOf(declared: string): 'integer' | 'text' | 'blob' | 'real' | 'numeric' {
  if (/int/i.test(declared)) return 'integer'
  if (/char|clob|text/i.test(declared)) return 'text'
  if (/blob/i.test(declared) || declared === '') return 'blob'
  return /real|floa|doub/i.test(declared) ? 'real' : 'numeric'
}
