import { partsOf } from '../../contract/column-type.ts'
import type { ColumnType } from '../../contract/index.ts'
import { BINARY } from './column-types.ts'

/** Of nvarchar; what may be longer is nvarchar(max). */
const MOST_UNITS = 4000
/** More than the text of a decimal or an instant has. */
const SHORT_UNITS = 60

/**
 * The type that a value of a relation travels as: wide enough for any, since OPENJSON cuts what is longer without a word;
 * the table it goes to does not. Exact as text is what drivers and servers round on the way.
 */
export function wireType(type: ColumnType): string {
  const { name, sizes } = partsOf(type)
  switch (name) {
    case 'text':
      return `nvarchar(${sizes[0] && sizes[0] * 2 <= MOST_UNITS ? MOST_UNITS : 'max'})`
    case 'integer':
      return 'int'
    case 'bigint':
      return 'bigint'
    case 'boolean':
      return 'bit'
    case 'binary':
      return 'nvarchar(max)'
    default:
      return `nvarchar(${SHORT_UNITS})`
  }
}

/** The value itself. */
export function fromWire(item: string, type: ColumnType): string {
  switch (partsOf(type).name) {
    case 'text':
      return `${item} collate ${BINARY}`
    case 'decimal':
      return `convert(${type}, ${item})`
    case 'date':
      return `convert(date, ${item}, 23)`
    case 'instant':
      return `convert(datetime2(6), left(${item}, 26), 126)`
    case 'binary':
      return `convert(varbinary(max), ${item}, 2)`
    default:
      return item
  }
}
