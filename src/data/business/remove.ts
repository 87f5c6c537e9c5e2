import { asTillsyncError, coded } from '../../contract/errors.ts'
import type { Key } from '../../contract/index.ts'
import type { Rows, Session } from '../database.ts'
import { declaredColumns } from './declared-columns.ts'
import { locatorColumns } from './document-rows.ts'
import { declaredOn, knownTable } from './find-table.ts'
import { columnAt, depthOf, joinsTo } from './joins.ts'
import { documentKeyOf, type MappedColumn, type MappedTable, physicalName, withDetails } from './mapping.ts'

/** Deletes documents of one kind, details first. One that others refer to is TS_CHILDREN_PRESENT. */
export async function applyRemovals(session: Session, root: MappedTable, keys: readonly Key[]): Promise<void> {
  const columns = [...root.key.map((column) => ({ name: physicalName(column), type: column.type })), ...root.constants]
  const constants = root.constants.map(({ value }) => value)
  const names = columns.map(({ name }) => name)
  try {
    await deleteDetails(session, root, keys)
    const { from, parameters } = await session.rows(
      await declaredColumns(session, root, columns),
      keys.map((key) => [...key, ...constants]),
    )
    await deleteRows(session, root, names, { from, parameters })
  } catch (error) {
    if (asTillsyncError(error)?.code !== 'TS_MISSING_PARENT') throw error
    throw coded('TS_CHILDREN_PRESENT', { detail: `${root.name} ${keys[0]?.join(' ')}` }, { cause: error })
  }
}

/** Of these documents, deepest first. */
export async function deleteDetails(session: Session, root: MappedTable, keys: readonly Key[]): Promise<void> {
  for (const detail of withDetails(root).slice(1).reverse()) {
    const own = documentKeyOf(detail)
    await (own ? deleteByKey(session, root, detail, own, keys) : deleteByParent(session, root, detail, keys))
  }
}

/** The detail has the document's key. */
async function deleteByKey(
  session: Session,
  root: MappedTable,
  detail: MappedTable,
  own: readonly MappedColumn[],
  keys: readonly Key[],
): Promise<void> {
  const columns = [
    ...own.map((column, index) => ({ name: physicalName(column), type: root.key[index]!.type })),
    ...detail.constants,
  ]
  const constants = detail.constants.map(({ value }) => value)
  const { from, parameters } = await session.rows(
    await declaredColumns(session, detail, columns),
    keys.map((key) => [...key, ...constants]),
  )
  const names = columns.map(({ name }) => name)
  await deleteRows(session, detail, names, { from, parameters })
}

/** By way of the parent's identity. */
async function deleteByParent(
  session: Session,
  root: MappedTable,
  detail: MappedTable,
  keys: readonly Key[],
): Promise<void> {
  const { statements } = session.adapter
  const parent = detail.parent!
  const depth = depthOf(parent)
  const links = detail.links.map(({ column, from }) => ({ name: physicalName(column), from: physicalName(from) }))
  const values = links.map(({ name, from }) => `${columnAt(statements, depth, from)} as ${statements.quote(name)}`)
  const { from, parameters } = await session.rows(
    await declaredColumns(session, root, locatorColumns(root), root),
    keys,
  )
  const joins = joinsTo(statements, parent, await declaredOn(session, parent))
  const source = `(select ${values.join(', ')} from ${from} as k ${joins})`
  const names = links.map(({ name }) => name)
  await deleteRows(session, detail, names, { from: source, parameters })
}

/** So many at a time as do not lock the whole table. */
async function deleteRows(session: Session, table: MappedTable, key: readonly string[], source: Rows): Promise<void> {
  const { remove, mostRows } = session.adapter.statements
  const found = await knownTable(session, table)
  const statement = remove(table.physical, key, source.from, found)
  while ((await session.run(statement, source.parameters)) >= mostRows) {
    // More may be left.
  }
}
