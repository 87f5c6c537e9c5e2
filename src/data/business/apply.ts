import { coded } from '../../contract/errors.ts'
import type { Change, Row } from '../../contract/index.ts'
import type { Session } from '../database.ts'
import { appenderTo, appendRoots, type Writing } from './append.ts'
import { declaredColumns } from './declared-columns.ts'
import { detailChanges } from './detail-changes.ts'
import { documentRows, locatorColumns, type TableRows } from './document-rows.ts'
import { declaredOn, knownTable, uniqueKey } from './find-table.ts'
import { columnAt, depthOf, joinsTo } from './joins.ts'
import { type MappedTable, physicalName } from './mapping.ts'
import { deleteDetails } from './remove.ts'

export type RowOf<D> = (document: D, change: Change<D>) => Row

/**
 * Writes changes of one kind. Details that change are all deleted before any is inserted, so that two documents can swap
 * a value that is unique among details.
 */
export async function applyContents<D>(
  session: Session,
  root: MappedTable,
  changes: readonly Change<D>[],
  rowOf: RowOf<D>,
): Promise<void> {
  const [roots, ...given] = documentRows(
    root,
    changes.map((change) => rowOf(change.document as D, change)),
  )
  const keys = changes.map(({ key }) => key)
  const { stale, parts: details } = await detailChanges(session, keys, given)
  if (stale.length > 0) await deleteDetails(session, root, stale)
  for (const part of [roots!, ...details]) {
    for (const rows of batches(part.rows, session.adapter.statements.mostRows)) {
      await (part.table.parent ? writeDetails(session, { ...part, rows }) : writeRoots(session, { ...part, rows }))
    }
  }
}

function* batches<T>(all: T[], most: number): Generator<T[]> {
  for (let from = 0; from < all.length; from += most) yield all.slice(from, from + most)
}

async function writeRoots(session: Session, { table, columns: named, rows: all }: TableRows): Promise<void> {
  const columns = await declaredColumns(session, table, named)
  const rows = await appendRoots(session, { table, columns, rows: all })
  if (rows.length > 0) await upsertRoots(session, { table, columns, rows })
}

async function upsertRoots(session: Session, { table, columns, rows }: Writing): Promise<void> {
  const { statements } = session.adapter
  const found = await knownTable(session, table)
  const key = table.key.map(physicalName)
  const names = columns.map(({ name }) => name)
  const rest = names.filter((name) => !key.includes(name))
  // A row that is nothing but its key is written again, so that it is counted.
  const update = rest.length > 0 ? rest : key
  const unique = table.constants.length ? uniqueKey(table, found) : key
  const { from, parameters } = await session.rows(columns, rows)
  let changed = 0
  for (const statement of statements.upsert(table.physical, unique ?? key, names, from, update, found)) {
    changed += await session.run(statement, parameters)
  }
  if (changed < rows.length) {
    const keys = rows.slice(0, SHOWN).map((row) => key.map((name) => row[names.indexOf(name)]).join('/'))
    throw coded('TS_KEY_ALIKE', { detail: `${table.name} ${keys.join(', ')}` })
  }
}

/** Of a packet that is loaded document by document in the end, so that the one at fault stands alone. */
const SHOWN = 3

async function writeDetails(session: Session, details: TableRows): Promise<void> {
  const { table, rows } = details
  const inserted = (await appendDetails(session, details)) ?? (await insertDetails(session, details))
  if (inserted !== rows.length) {
    const parent = `${table.parent?.name} is not unique by its key`
    throw coded('TS_DATA', { detail: `${table.name}: wanted ${rows.length} rows, found ${inserted}: ${parent}` })
  }
}

async function appendDetails(
  session: Session,
  { table, columns, rows, lookups }: TableRows,
): Promise<number | undefined> {
  if (lookups.length > 0) return undefined
  const append = await appenderTo(session, { table, columns: await declaredColumns(session, table, columns), rows })
  return append?.(table.physical, rows)
}

async function insertDetails(session: Session, { table, columns, rows, lookups }: TableRows): Promise<number> {
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
  const declared = await declaredColumns(session, table, columns, lookups.length ? table.parent : undefined)
  const { from, parameters } = await session.rows(declared, rows)
  return session.run(
    `insert into ${quote(table.physical)} (${targets.map(quote).join(', ')}) ` +
      `select ${sources.join(', ')} from ${from} as k${joins}`,
    parameters,
  )
}
