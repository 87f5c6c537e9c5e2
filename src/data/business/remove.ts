import { asTillsyncError, coded } from '../../contract/errors.ts'
import type { Key } from '../../contract/index.ts'
import type { Session } from '../database.ts'
import { locatorColumns } from './document-rows.ts'
import { declaredOn, knownTable } from './find-table.ts'
import { columnAt, depthOf, joinsTo } from './joins.ts'
import { heirOf, type MappedTable, physicalName, withDetails } from './mapping.ts'

/** Deletes documents of one kind, details first. One that others refer to is TS_CHILDREN_PRESENT. */
export async function applyRemovals(session: Session, root: MappedTable, keys: readonly Key[]): Promise<void> {
  const { statements } = session.adapter
  const columns = [...root.key.map((column) => ({ name: physicalName(column), type: column.type })), ...root.constants]
  const constants = root.constants.map(({ value }) => value)
  const names = columns.map(({ name }) => name)
  try {
    await deleteDetails(session, root, keys)
    const source = statements.relation(columns, 'keys')
    await session.run(statements.remove(root.physical, names, source, await knownTable(session, root)), {
      keys: JSON.stringify(keys.map((key) => [...key, ...constants])),
    })
  } catch (error) {
    if (asTillsyncError(error)?.code !== 'TS_MISSING_PARENT') throw error
    throw coded('TS_CHILDREN_PRESENT', { detail: `${root.name} ${keys[0]?.join(' ')}` }, { cause: error })
  }
}

/** Of these documents, deepest first. */
export async function deleteDetails(session: Session, root: MappedTable, keys: readonly Key[]): Promise<void> {
  for (const detail of withDetails(root).slice(1).reverse()) {
    const { statement, constants } = await deletion(session, root, detail)
    await session.run(statement, { keys: JSON.stringify(keys.map((key) => [...key, ...constants])) })
  }
}

/** By the document's key where the detail has it; else by way of the parent's identity. */
async function deletion(session: Session, root: MappedTable, detail: MappedTable) {
  const { statements } = session.adapter
  const found = await knownTable(session, detail)
  const own = root.key.map((column) => heirOf(detail, column))
  if (own.every((column) => column !== undefined)) {
    const columns = [
      ...own.map((column, index) => ({ name: physicalName(column), type: root.key[index]!.type })),
      ...detail.constants,
    ]
    const names = columns.map(({ name }) => name)
    const statement = statements.remove(detail.physical, names, statements.relation(columns, 'keys'), found)
    return { statement, constants: detail.constants.map(({ value }) => value) }
  }
  const parent = detail.parent!
  const depth = depthOf(parent)
  const links = detail.links.map(({ column, from }) => ({ name: physicalName(column), from: physicalName(from) }))
  const values = links.map(({ name, from }) => `${columnAt(statements, depth, from)} as ${statements.quote(name)}`)
  const keys = statements.relation(locatorColumns(root), 'keys')
  const source = `(select ${values.join(', ')} from ${keys} as k ${joinsTo(statements, parent, await declaredOn(session, parent))})`
  return {
    statement: statements.remove(
      detail.physical,
      links.map(({ name }) => name),
      source,
      found,
    ),
    constants: [],
  }
}
