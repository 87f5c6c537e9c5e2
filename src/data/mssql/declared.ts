import { partsOf } from '../../contract/column-type.ts'
import type { RelationColumn } from '../adapter.ts'
import { BINARY, bare, collationOf, isText } from './column-types.ts'

/** Begins what is said of a value that does not fit; errors.ts takes it out of the server's message. */
export const UNFIT = 'tillsync: '
const SHOWN = 100

/**
 * A value of a relation as its column declares it, so that the two compare by the column's index: an index on a number
 * serves no text, and one on varchar no nvarchar. What would come back changed is refused: SQL Server rounds numbers,
 * and puts `?` for a character that a varchar lacks, without a word. Without the column's length: the server itself
 * refuses what is too long.
 */
export function asDeclared(x: string, column: RelationColumn): string {
  const { type, declared } = column
  if (!declared) return x
  const { name } = partsOf(type)
  if (name === 'text') return textAs(x, column, declared)
  if (name === 'decimal' && !holdsDecimal(declared, type)) {
    const value = `convert(${declared}, ${x})`
    return checked(value, `convert(${type}, ${value}) = ${x}`, x, column)
  }
  if (name === 'instant' && bare(declared) !== 'datetime2') {
    const value = `convert(${declared}, ${x})`
    const shown = `convert(varchar(26), ${x}, 121)`
    // Three decimals, of which SQL Server makes thirds of a hundredth: the same only as they are written.
    return checked(value, `left(convert(varchar(26), ${value}, 121) + '000000', 26) = ${shown}`, shown, column)
  }
  return x
}

function textAs(x: string, column: RelationColumn, declared: string): string {
  const own = bare(declared)
  if (!isText(own)) {
    // A number or an identifier, which reads as text: another text than that is in no row.
    const value = `try_convert(${declared}, ${x})`
    return `case when convert(nvarchar(4000), ${value}) collate ${BINARY} = ${x} then ${value} end`
  }
  const given = `${x} collate ${collationOf(declared) ?? 'database_default'}`
  if (/^n/.test(own)) return given
  const value = `convert(varchar(max), ${given})`
  return checked(value, `convert(nvarchar(max), ${value}) collate ${BINARY} = ${x}`, x, column)
}

/** The second branch never comes to a value: it is how an expression says something. */
function checked(value: string, condition: string, shown: string, { name, declared }: RelationColumn): string {
  const said = `N'${`${UNFIT}${name}: `.replaceAll("'", "''")}' + left(${shown}, ${SHOWN}) + N' does not fit ${bare(declared!)}'`
  const never = `convert(int, ${said})`
  const same = isText(bare(declared!)) ? `convert(varchar(max), ${never})` : `convert(${declared}, ${never})`
  return `case when ${value} is null or ${condition} then ${value} else ${same} end`
}

function holdsDecimal(declared: string, type: string): boolean {
  const [name, ...found] = declared.split(/[(,)]/)
  const [, scale = 0] = found.map(Number)
  return (name === 'decimal' || name === 'numeric') && scale >= Number(type.split(/[(,)]/)[2])
}
