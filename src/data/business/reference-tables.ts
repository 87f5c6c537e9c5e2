import type { Session } from '../database.ts'
import type { TableDefinition } from '../table-definition.ts'
import { findTable } from './find-table.ts'
import { type MappableType, type MappedColumn, type MappedTable, mapTables, withDetails } from './mapping.ts'

/**
 * Makes the tables of the reference schema that are missing. Tables that the configuration maps are the retailer's own:
 * they are left alone, and nothing refers to them. Gives the names of those made.
 */
export async function createReferenceTables(session: Session, types: readonly MappableType[]): Promise<string[]> {
  const roots = types.flatMap((type) => [...mapTables(type).values()])
  const made: string[] = []
  for (const table of parentsFirst(roots.flatMap(withDetails).filter(({ reference }) => reference))) {
    if (await findTable(session, table)) continue
    const definition = inSchema(session, definitionOf(table, roots))
    for (const statement of session.adapter.schema.createTable(definition)) await session.run(statement)
    made.push(table.physical)
  }
  return made
}

function definitionOf(table: MappedTable, roots: readonly MappedTable[]): TableDefinition {
  const { name, columns, links, key, declared, parent } = table
  const identity = columns.find(({ local, type }) => local && (type === 'bigint' || type === 'integer'))
  const natural = [...new Set([...links.map(({ column }) => column.name), ...key.map((column) => column.name)])]
  const references = referencesOf(table, roots)
  const ofParent = parent?.reference && {
    columns: links.map(({ column }) => column.name),
    table: parent.name,
    references: links.map(({ from }) => from.name),
  }
  return {
    name,
    columns,
    primaryKey: identity ? [identity.name] : natural,
    unique: [...(identity ? [natural] : []), ...(declared.unique ?? [])],
    foreignKeys: [
      ...(ofParent ? [ofParent] : []),
      ...references.map(({ column, root, to }) => ({ columns: [column.name], table: root.name, references: [to] })),
    ],
    checks: declared.checks ?? [],
    // Without it, deleting what is referred to reads the whole table.
    indexes: references
      .filter(({ column }) => column.name !== natural[0])
      .map(({ column }) => ({ name: `${name}_${column.name}_index`, columns: [column.name] })),
  }
}

function inSchema(session: Session, table: TableDefinition): TableDefinition {
  const qualified = (name: string) => session.qualified(name, 'business')
  const foreignKeys = table.foreignKeys.map((key) => ({ ...key, table: qualified(key.table) }))
  return { ...table, name: qualified(table.name), foreignKeys }
}

/** References to tables of the reference schema; nothing is known of keys of the retailer's own. */
function referencesOf(
  { columns }: MappedTable,
  roots: readonly MappedTable[],
): { readonly column: MappedColumn; readonly root: MappedTable; readonly to: string }[] {
  return columns.flatMap((column) => {
    const [table, to] = column.references?.split('.') ?? []
    const root = roots.find(({ name, reference }) => name === table && reference)
    return root && to ? [{ column, root, to }] : []
  })
}

function parentsFirst(tables: readonly MappedTable[]): MappedTable[] {
  const ordered = new Set<MappedTable>()
  const visiting = new Set<MappedTable>()
  function visit(table: MappedTable): void {
    if (ordered.has(table) || visiting.has(table)) return
    visiting.add(table)
    for (const { root } of referencesOf(table, tables)) visit(root)
    ordered.add(table)
  }
  for (const table of tables) visit(table)
  return [...ordered]
}
