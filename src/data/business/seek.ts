import type { Value } from '../../contract/index.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Parameters, Session } from '../database.ts'
import { reader } from '../values.ts'
import { declaredColumns } from './declared-columns.ts'
import { knownTable } from './find-table.ts'
import { type MappedColumn, type MappedTable, physicalName } from './mapping.ts'

/** A condition over the rows of one table. */
export interface Seek {
  readonly condition: string
  readonly parameters: Parameters
}

/**
 * Finds the rows with many keys by one look-up in the index that begins with these columns. The keys may differ in the
 * last one alone, as the bills of a store and a year do. undefined: they differ in more, or the table takes two values of
 * a key for one: then a join has to find them. `alias`: of the table in the statement.
 */
export async function seek(
  session: Session,
  table: MappedTable,
  key: readonly MappedColumn[],
  keys: readonly (readonly Value[])[],
  alias?: string,
): Promise<Seek | undefined> {
  const found = await knownTable(session, table)
  const isLoose = key.some((column) => found?.columns[physicalName(column)]?.collation !== undefined)
  const shared = key.length - 1
  if (isLoose || table.constants.length > 0 || !isAlike(keys, shared)) return undefined
  const { among, quote, relation, same } = session.adapter.statements
  const columns = await declaredColumns(
    session,
    table,
    key.map((column) => ({ name: physicalName(column), type: column.type })),
  )
  const at = (name: string) => (alias ? `${alias}.${quote(name)}` : quote(name))
  const [first, last] = [columns.slice(0, shared), columns[shared]!]
  const conditions = first.map(({ name, type }) => {
    const value = `(select s.${quote(name)} from ${relation(first, 'shared')} s)`
    return same(at(name), value, type, found?.columns[name])
  })
  const values = `select k.${quote(last.name)} from ${relation([last], 'keys')} k`
  conditions.push(among(at(last.name), values, found?.columns[last.name]))
  return {
    condition: conditions.join(' and '),
    parameters: {
      keys: JSON.stringify(keys.map((one) => [one[shared]])),
      ...(shared > 0 && { shared: JSON.stringify([keys[0]!.slice(0, shared)]) }),
    },
  }
}

function isAlike(keys: readonly (readonly Value[])[], columns: number): boolean {
  const [first] = keys
  if (!first) return false
  for (let at = 0; at < columns; at++) if (keys.some((key) => key[at] !== first[at])) return false
  return true
}

/** These columns of the rows that a seek finds, as a relation carries them, in no order; undefined: it cannot. */
export async function soughtRows(
  session: Session,
  table: MappedTable,
  columns: readonly RelationColumn[],
  key: readonly MappedColumn[],
  keys: readonly (readonly Value[])[],
): Promise<Value[][] | undefined> {
  const sought = await seek(session, table, key, keys)
  if (!sought) return undefined
  const { canonical, quote } = session.adapter.statements
  const found = await knownTable(session, table)
  const read = columns.map(({ name, type }) => {
    return `${canonical(quote(name), type, found?.columns[name])} as ${quote(name)}`
  })
  const rows = await session.all<Readonly<Record<string, unknown>>>(
    `select ${read.join(', ')} from ${quote(table.physical)} where ${sought.condition}`,
    sought.parameters,
  )
  const readers = columns.map(({ name, type }) => ({ name, value: type === 'binary' ? hex : reader(type) }))
  return rows.map((row) => readers.map(({ name, value }) => value(row[name])))
}

function hex(value: unknown): Value {
  return Buffer.isBuffer(value) ? value.toString('hex') : reader('text')(value)
}
