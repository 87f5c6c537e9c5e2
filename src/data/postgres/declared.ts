import { partsOf } from '../../contract/column-type.ts'
import type { RelationColumn } from '../adapter.ts'
import { wireType } from './column-types.ts'
import { literal } from './quote.ts'

/** Begins what is said of a value that does not fit; errors.ts takes it out of the server's message. */
export const UNFIT = 'tillsync: '

/**
 * A value of a relation as its column declares it: an index on a number serves no text, and one on citext or char(n) no
 * other sort of text. What would come back changed is refused: PostgreSQL rounds numbers and cuts blanks without a word.
 */
export function asDeclared(x: string, column: RelationColumn): string {
  const { name, declared } = column
  if (!declared || isKept(column)) return x
  const message = `${literal(`${UNFIT}${name}: `)} || ${x}::text || ${literal(` does not fit ${declared}`)}`
  return (
    `case when ${x} is null or ${x}::${declared}::${wireType(column.type)} = ${x} then ${x}::${declared} ` +
    `else (${message})::integer::text::${declared} end`
  )
}

/** Whether such a column keeps every value of the type as it is, and an index on it serves the value's own type. */
export function isKept({ type, declared }: RelationColumn): boolean {
  if (!declared) return true
  const { name, sizes } = partsOf(type)
  const [bare = '', ...found] = declared.split(/[(,)]/).filter((part) => part !== '')
  const [size = Infinity, scale = 0] = found.map(Number)
  switch (name) {
    case 'text':
      return bare === 'text' || (bare === 'character varying' && size >= (sizes[0] ?? Infinity))
    case 'decimal':
      return bare === 'numeric' && (size === Infinity || scale >= sizes[1]!)
    case 'instant':
      return !/timestamp\([0-5]\)/.test(declared)
    default:
      return true
  }
}
