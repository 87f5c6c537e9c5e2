import { coded } from '../../contract/errors.ts'
import type { DocumentType } from '../../flow/document-type.ts'
import type { Adapter, Capture, FoundTable } from '../adapter.ts'
import type { Session } from '../database.ts'
import { findTable } from './find-table.ts'
import { heirOf, type MappedColumn, type MappedTable, mapTables, pathTo, physicalName, withDetails } from './mapping.ts'

const EVENT_TABLE = 'tillsync_business_event'

export type CapturedType = Pick<DocumentType, 'name' | 'kinds' | 'mapping' | 'capture'>

/**
 * Makes the triggers that append a business event for every change of these types, anew; where the application appends
 * them itself, removes ours. The tables must be there,
 * else TS_MAPPING.
 */
export async function installCapture(session: Session, types: readonly CapturedType[]): Promise<void> {
  await removeCapture(session, types)
  for (const type of types.filter(({ capture }) => capture === 'triggers')) {
    for (const [kind, root] of mapTables(type)) {
      const found = await findTables(session, root)
      for (const table of withDetails(root)) {
        if (!found.has(table)) {
          const detail = `there is no table ${table.physical}; a table that is mapped is not made.`
          throw coded('TS_MAPPING', { plugin: type.name, table: table.name, detail })
        }
        const capture = captureOf(session, type.name, kind, table, found)
        for (const { create } of session.adapter.schema.captureTriggers(capture)) await session.run(create)
      }
    }
  }
}

export async function removeCapture(session: Session, types: readonly Pick<DocumentType, 'name'>[]): Promise<void> {
  const { schema } = session.adapter
  const prefixes = types.map(({ name }) => `tillsync_${name}_`)
  for (const { name, table_name } of await session.all<{ name: string; table_name: string }>(schema.triggers)) {
    if (prefixes.some((prefix) => name.startsWith(prefix))) await session.run(schema.dropTrigger(name, table_name))
  }
}

/** Triggers that should be there and are not. */
export async function missingCapture(session: Session, type: CapturedType, root: MappedTable, kind: string) {
  if (type.capture !== 'triggers') return []
  const { schema } = session.adapter
  const present = new Set((await session.all<{ name: string }>(schema.triggers)).map(({ name }) => name))
  const missing: { readonly table: MappedTable; readonly trigger: string }[] = []
  const found = await findTables(session, root)
  for (const table of withDetails(root)) {
    const capture = captureOf(session, type.name, kind, table, found)
    for (const { name } of schema.captureTriggers(capture)) {
      if (!present.has(name)) missing.push({ table, trigger: name })
    }
  }
  return missing
}

type FoundTables = ReadonlyMap<MappedTable, FoundTable>

/** Those of a root and its details that are there. */
async function findTables(session: Session, root: MappedTable): Promise<FoundTables> {
  const found = new Map<MappedTable, FoundTable>()
  for (const table of withDetails(root)) {
    const there = await findTable(session, table)
    if (there) found.set(table, there)
  }
  return found
}

/** A trigger runs where names without a schema mean something else. */
function fullName(found: FoundTables, table: MappedTable): string {
  return found.get(table)?.qualified ?? table.physical
}

function captureOf(session: Session, type: string, kind: string, table: MappedTable, found: FoundTables): Capture {
  const { statements } = session.adapter
  const root = pathTo(table)[0]!
  return {
    eventTable: session.qualified(EVENT_TABLE, 'control'),
    type,
    kind,
    name: table.physical,
    table: fullName(found, table),
    key: root.key.map((column) => statements.canonical(keyColumn(statements, found, table, column), column.type)),
    where: table.constants.map(({ name, value }) => `{row}.${statements.quote(name)} = ${statements.literal(value)}`),
    unique: found.get(table)?.unique ?? [],
  }
}

/**
 * The value of a column of the root for a row `{row}` of a table: the row's own where it has it, else its parent's, by
 * way of the links between the two.
 */
function keyColumn(
  statements: Adapter['statements'],
  found: FoundTables,
  table: MappedTable,
  rootColumn: MappedColumn,
  row = '{row}',
  depth = 0,
): string {
  const { quote } = statements
  const own = heirOf(table, rootColumn)
  if (own) return `${row}.${quote(physicalName(own))}`
  const parent = table.parent!
  const above = `above${depth}`
  const joins = table.links.map(({ column, from }) => {
    return `${above}.${quote(physicalName(from))} = ${row}.${quote(physicalName(column))}`
  })
  const value = keyColumn(statements, found, parent, rootColumn, above, depth + 1)
  return `(select ${value} from ${quote(fullName(found, parent))} as ${above} where ${joins.join(' and ')})`
}
