import { asTillsyncError, coded } from '../../contract/errors.ts'
import type { Change, Key, Row } from '../../contract/index.ts'
import type { Session } from '../database.ts'
import { documentRows, locatorColumns, type TableRows } from './document-rows.ts'
import { findTable } from './find-table.ts'
import { alias, columnAt, joinsTo } from './joins.ts'
import { type MappedTable, physicalName, withDetails } from './mapping.ts'

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

/** Deletes documents of one kind, details first. One that others refer to is TS_CHILDREN_PRESENT. */
export async function applyRemovals(session: Session, root: MappedTable, keys: readonly Key[]): Promise<void> {
  const { statements } = session.adapter
  const columns = [...root.key.map((column) => ({ name: physicalName(column), type: column.type })), ...root.constants]
  const constants = root.constants.map(({ value }) => value)
  const names = columns.map(({ name }) => name)
  try {
    await deleteDetails(session, root, keys)
    await session.run(statements.remove(root.physical, names, statements.relation(columns, 'keys')), {
      keys: JSON.stringify(keys.map((key) => [...key, ...constants])),
    })
  } catch (error) {
    if (asTillsyncError(error)?.code !== 'TS_MISSING_PARENT') throw error
    throw coded('TS_CHILDREN_PRESENT', { detail: `${root.name} ${keys[0]?.join(' ')}` }, { cause: error })
  }
}

/** Deepest first. */
async function deleteDetails(session: Session, root: MappedTable, keys: readonly Key[]): Promise<void> {
  for (const detail of withDetails(root).slice(1).reverse()) {
    const { statement, constants } = deletion(session, root, detail)
    await session.run(statement, { keys: JSON.stringify(keys.map((key) => [...key, ...constants])) })
  }
}

/** By the document's key where the detail has it; else by way of the parent's identity. */
function deletion({ adapter: { statements } }: Session, root: MappedTable, detail: MappedTable) {
  const own = root.key.map((column) => heir(detail, column.name))
  if (own.every((column) => column !== undefined)) {
    const columns = [
      ...own.map((column, index) => ({ name: physicalName(column), type: root.key[index]!.type })),
      ...detail.constants,
    ]
    const names = columns.map(({ name }) => name)
    const statement = statements.remove(detail.physical, names, statements.relation(columns, 'keys'))
    return { statement, constants: detail.constants.map(({ value }) => value) }
  }
  const parent = detail.parent!
  const depth = depthOf(parent)
  const links = detail.links.map(({ column, from }) => ({ name: physicalName(column), from: physicalName(from) }))
  const found = links.map(({ name, from }) => `${columnAt(statements, depth, from)} as ${statements.quote(name)}`)
  const keys = statements.relation(locatorColumns(root), 'keys')
  const source = `(select ${found.join(', ')} from ${keys} as k ${joinsTo(statements, parent)})`
  return {
    statement: statements.remove(
      detail.physical,
      links.map(({ name }) => name),
      source,
    ),
    constants: [],
  }
}

/** The column of a detail that holds the value of a column of its root. */
function heir(table: MappedTable, name: string): MappedTable['columns'][number] | undefined {
  if (!table.parent) return table.columns.find((column) => column.name === name)
  const from = heir(table.parent, name)
  return table.links.find((link) => link.from === from)?.column
}

function depthOf(table: MappedTable): number {
  return table.parent ? depthOf(table.parent) + 1 : 0
}

async function upsertRoots(session: Session, { table, columns, rows }: TableRows): Promise<void> {
  const { statements } = session.adapter
  const key = table.key.map(physicalName)
  const names = columns.map(({ name }) => name)
  const update = names.filter((name) => !key.includes(name))
  const unique = await uniqueKey(session, table, key)
  const relation = statements.relation(columns, 'rows')
  const parameters = { rows: JSON.stringify(rows) }
  for (const statement of statements.upsert(table.physical, unique, names, relation, update)) {
    await session.run(statement, parameters)
  }
}

/** The constants belong to the key where the database's own unique key has them: a table of several companies. */
async function uniqueKey(session: Session, table: MappedTable, key: readonly string[]): Promise<readonly string[]> {
  if (table.constants.length === 0) return key
  const sets = (await findTable(session, table))?.unique ?? []
  const constants = table.constants.map(({ name }) => name)
  const fits = (columns: readonly string[]) =>
    key.every((name) => columns.includes(name)) &&
    columns.every((name) => key.includes(name) || constants.includes(name))
  return sets.find(fits) ?? key
}

async function insertDetails(session: Session, { table, columns, rows, lookups }: TableRows): Promise<void> {
  const { quote, relation } = session.adapter.statements
  const { statements } = session.adapter
  const own = lookups.length ? columns.slice(0, columns.length - locatorColumns(table.parent!).length) : columns
  const depth = depthOf(table) - 1
  const targets = [...own.map(({ name }) => name), ...lookups.map(({ column }) => physicalName(column))]
  const sources = [
    ...own.map(({ name }) => `k.${quote(name)}`),
    ...lookups.map(({ from }) => columnAt(statements, depth, physicalName(from))),
  ]
  const joins = lookups.length ? ` ${joinsTo(statements, table.parent!, true)}` : ''
  const inserted = await session.run(
    `insert into ${quote(table.physical)} (${targets.map(quote).join(', ')}) ` +
      `select ${sources.join(', ')} from ${relation(columns, 'rows')} as k${joins}`,
    { rows: JSON.stringify(rows) },
  )
  if (inserted !== rows.length) {
    const detail = `${table.name}: wanted ${rows.length} rows inserted, found ${inserted}`
    throw coded('TS_DATA', { detail: `${detail}; ${alias(depth)} is not unique by its key` })
  }
}
