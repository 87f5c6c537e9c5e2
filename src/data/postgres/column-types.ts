import { partsOf } from '../../contract/column-type.ts'
import type { ColumnType } from '../../contract/index.ts'

/** As a table of ours stores it. Text is compared byte by byte. */
export function storedAs(type: ColumnType): string {
  const { name, sizes } = partsOf(type)
  switch (name) {
    case 'text':
      return `${sizes.length ? `varchar(${sizes[0]})` : 'text'} collate "C"`
    case 'decimal':
      return `numeric(${sizes.join(',')})`
    case 'instant':
      return 'timestamptz(6)'
    case 'binary':
      return 'bytea'
    default:
      return name
  }
}

/** As a value travels in a statement: without a size, so that nothing is cut, and without a collation of its own. */
export function wireType(type: ColumnType): string {
  const { name } = partsOf(type)
  switch (name) {
    case 'decimal':
      return 'numeric'
    case 'instant':
      return 'timestamptz'
    case 'binary':
      return 'bytea'
    default:
      return name
  }
}

/** What a column's declared type, without sizes and schema, is for us. */
const FAMILIES: Readonly<Record<string, string>> = {
  text: 'text',
  'character varying': 'text',
  character: 'text',
  citext: 'text',
  name: 'text',
  smallint: 'whole',
  integer: 'whole',
  bigint: 'whole',
  numeric: 'number',
  money: 'number',
  real: 'number',
  'double precision': 'number',
  boolean: 'boolean',
  date: 'date',
  'timestamp without time zone': 'time',
  'timestamp with time zone': 'time',
  bytea: 'binary',
}

/** `pos.citext` → `text`; `numeric(18,2)[]` → undefined. */
function familyOf(found: string): string | undefined {
  const bare = found.replace(/\(\d+(,-?\d+)?\)/, '')
  return FAMILIES[bare] ?? FAMILIES[bare.slice(bare.lastIndexOf('.') + 1).replaceAll('"', '')]
}

/** Whether a declared type can hold values of this type; a single value that is too long is refused when it is written. */
export function fits(found: string, wanted: ColumnType): boolean {
  const family = familyOf(found)
  switch (partsOf(wanted).name) {
    case 'text':
      return family === 'text'
    case 'integer':
    case 'bigint':
      return family === 'whole' || found.startsWith('numeric')
    case 'decimal':
      return family === 'whole' || family === 'number'
    case 'boolean':
      return family === 'boolean'
    case 'date':
      return family === 'date' || family === 'time'
    case 'instant':
      return family === 'time'
    default:
      return family === 'binary'
  }
}

/** Everything but binary reads as text, and 0 and 1 as no and yes. */
export function reads(found: string, wanted: ColumnType): boolean {
  const { name } = partsOf(wanted)
  const family = familyOf(found)
  if (name === 'text') return family !== 'binary'
  return fits(found, wanted) || (name === 'boolean' && family === 'whole')
}
