import type { Value } from '../../contract/index.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Append, Session } from '../database.ts'
import { knownTable } from './find-table.ts'
import { type MappedTable, physicalName } from './mapping.ts'
import { soughtRows } from './seek.ts'

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
 * Writes the rows of roots that the table does not have, and gives those that it has or may have: all of them, where only
 * a statement can tell.
 */
export async function appendRoots(session: Session, writing: Writing): Promise<readonly Value[][]> {
  const { table, columns, rows } = writing
  const append = await appenderTo(session, writing)
  if (!append) return rows
  const places = table.key.map((column) => columns.findIndex(({ name }) => name === physicalName(column)))
  const keyOf = (row: readonly Value[]) => places.map((at) => row[at]!)
  const key = places.map((at) => columns[at]!)
  const there = (some: Writing['rows']) => soughtRows(session, table, key, table.key, some.map(keyOf))
  // Where they are all there, as mostly all of a packet are or none, no more is asked.
  if (rows.length > SAMPLE && (await there(rows.slice(0, SAMPLE)))?.length === SAMPLE) return rows
  const found = await there(rows)
  if (!found) return rows
  const present = new Set(found.map((row) => JSON.stringify(row)))
  const again = rows.filter((row) => present.has(JSON.stringify(keyOf(row))))
  if (again.length < present.size) return rows
  const fresh = again.length > 0 ? rows.filter((row) => !present.has(JSON.stringify(keyOf(row)))) : rows
  const went = await append(table.physical, fresh)
  return went === fresh.length ? again : rows
}

const SAMPLE = 100
