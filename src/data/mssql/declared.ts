import { partsOf } from '../../contract/column-type.ts'
import type { RelationColumn } from '../adapter.ts'
import { canonical } from './canonical.ts'
import { BINARY, bare, collationOf, isText, textOf } from './column-types.ts'
import { wireType } from './wire.ts'

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
    const value = `try_convert(${declared}, ${x})`
    return checked(value, declared, `convert(${type}, ${value}) = ${x}`, x, column)
  }
  if (name === 'instant' && !/^datetime2(\([67]\))?$/.test(declared)) {
    const value = `try_convert(${declared}, ${x})`
    // As they are written: of three decimals, SQL Server makes thirds of a hundredth.
    const [kept, given] = [canonical(value, type), canonical(x, type)]
    return checked(value, declared, `${kept} = ${given}`, given, column)
  }
  return x
}

function textAs(x: string, column: RelationColumn, declared: string): string {
  const own = bare(declared)
  if (!isText(own)) {
    const value = `try_convert(${declared}, ${x})`
    return checked(value, declared, `${textOf(value, declared)} collate ${BINARY} = ${x}`, x, column)
  }
  const given = `${x} collate ${collationOf(declared) ?? 'database_default'}`
  const unicode = own.startsWith('n')
  const long = wireType(column.type).includes('max')
  const type = unicode ? `nvarchar(${long ? 'max' : 4000})` : `varchar(${long ? 'max' : 8000})`
  const value = unicode ? given : `convert(${type}, ${given})`
  const kept = [
    ...(unicode ? [] : [`convert(n${type.replace('8000', '4000')}, ${value}) collate ${BINARY} = ${x}`]),
    // A fixed length is filled with blanks, and those of the value are lost among them.
    ...(own === 'char' || own === 'nchar' ? [`${x} not like N'% '`] : []),
  ]
  return kept.length ? checked(value, type, kept.join(' and '), x, column) : value
}

/** The second branch never comes to a value: it is how an expression says something. */
function checked(value: string, type: string, condition: string, shown: string, column: RelationColumn): string {
  const name = `${UNFIT}${column.name}: `.replaceAll("'", "''")
  const said = `N'${name}' + left(${shown}, ${SHOWN}) + N' does not fit ${bare(column.declared!)}'`
  const never = `convert(${type}, convert(varchar(40), convert(int, ${said})))`
  return `case when ${shown} is null or ${condition} then ${value} else ${never} end`
}

function holdsDecimal(declared: string, type: string): boolean {
  const [name, ...found] = declared.split(/[(,)]/)
  const [, scale = 0] = found.map(Number)
  return (name === 'decimal' || name === 'numeric') && scale >= Number(type.split(/[(,)]/)[2])
}
