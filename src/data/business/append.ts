import type { Value } from '../../contract/index.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Append, Session } from '../database.ts'
import { knownTable } from './find-table.ts'
import { type MappedTable, physicalName } from './mapping.ts'

/** Rows of a table on their way into it, by the columns as the database declares them. */
export interface Writing {
  readonly table: MappedTable
  readonly columns: readonly RelationColumn[]
  readonly rows: readonly Value[][]
}

/** How they go straight into the table; undefined: a statement has to look at them, or there are few. */
export async function appenderTo(session: Session, { table, columns, rows }: Writing): Promise<Append | undefined> {
  const found = await knownTable(session, table)
  return found?.direct ? session.appender(columns, rows.length) : undefined
}

/**
 * Writes the rows of roots that the table does not have, and gives those that it has or may have. They are known by a key
 * of one column; where the table tells such values apart in another way than by their bytes, all are given.
 */
export async function appendRoots(session: Session, writing: Writing): Promise<readonly Value[][]> {
  const { table, columns, rows } = writing
  const append = await appenderTo(session, writing)
  const found = await knownTable(session, table)
  const [key, ...more] = table.key.map(physicalName)
  if (!append || !key || more.length + table.constants.length > 0 || found?.columns[key]?.collation) return rows
  const { among, quote, relation } = session.adapter.statements
  const at = columns.findIndex(({ name }) => name === key)
  const given = `select k.${quote(key)} from ${relation([columns[at]!], 'keys')} k`
  const present = await session.all<{ key: unknown }>(
    `select t.${quote(key)} as key from ${quote(table.physical)} t where ${among(`t.${quote(key)}`, given)}`,
    { keys: JSON.stringify(rows.map((row) => [row[at]])) },
  )
  const keys = new Set(present.map((row) => String(row.key)))
  const again = rows.filter((row) => keys.has(String(row[at])))
  if (again.length < present.length) return rows
  const fresh = again.length > 0 ? rows.filter((row) => !keys.has(String(row[at]))) : rows
  const went = await append(table.physical, fresh)
  return went === fresh.length ? again : rows
}
