import { coded } from '../../contract/errors.ts'
import type { Change, Row } from '../../contract/index.ts'
import type { Session } from '../database.ts'
import { documentRows, locatorColumns, type TableRows } from './document-rows.ts'
import { declaredOn, knownTable, uniqueKey } from './find-table.ts'
import { columnAt, depthOf, joinsTo } from './joins.ts'
import { type MappedTable, physicalName } from './mapping.ts'
import { deleteDetails } from './remove.ts'

export type RowOf<D> = (document: D, change: Change<D>) => Row

/**
 * Writes changes of one kind. Details of all the documents are deleted before any is inserted, so that two documents
 * can swap a value that is unique among details.
 */
export async function applyContents<D>(
  session: Session,
  root: MappedTable,
  changes: readonly Change<D>[],
  rowOf: RowOf<D>,
): Promise<void> {
  const parts = documentRows(
    root,
    changes.map((change) => rowOf(change.document as D, change)),
  )
  await deleteDetails(
    session,
    root,
    changes.map(({ key }) => key),
  )
  for (const part of parts) {
    if (part.rows.length === 0) continue
    await (part.table.parent ? insertDetails(session, part) : upsertRoots(session, part))
  }
}

async function upsertRoots(session: Session, { table, columns, rows }: TableRows): Promise<void> {
  const { statements } = session.adapter
  const key = table.key.map(physicalName)
  const names = columns.map(({ name }) => name)
  const update = names.filter((name) => !key.includes(name))
  const found = await knownTable(session, table)
  const unique = table.constants.length ? uniqueKey(table, found) : key
  const { from, parameters } = await session.rows(columns, rows)
  for (const statement of statements.upsert(table.physical, unique ?? key, names, from, update, found)) {
    await session.run(statement, parameters)
  }
}

async function insertDetails(session: Session, { table, columns, rows, lookups }: TableRows): Promise<void> {
  const { statements } = session.adapter
  const { quote } = statements
  const own = lookups.length ? columns.slice(0, columns.length - locatorColumns(table.parent!).length) : columns
  const depth = depthOf(table) - 1
  const targets = [...own.map(({ name }) => name), ...lookups.map(({ column }) => physicalName(column))]
  const sources = [
    ...own.map(({ name }) => `k.${quote(name)}`),
    ...lookups.map(({ from }) => columnAt(statements, depth, physicalName(from))),
  ]
  const joins = lookups.length
    ? ` ${joinsTo(statements, table.parent!, await declaredOn(session, table.parent!), true)}`
    : ''
  const { from, parameters } = await session.rows(columns, rows)
  const inserted = await session.run(
    `insert into ${quote(table.physical)} (${targets.map(quote).join(', ')}) ` +
      `select ${sources.join(', ')} from ${from} as k${joins}`,
    parameters,
  )
  if (inserted !== rows.length) {
    const parent = `${table.parent?.name} is not unique by its key`
    throw coded('TS_DATA', { detail: `${table.name}: wanted ${rows.length} rows, found ${inserted}: ${parent}` })
  }
}
