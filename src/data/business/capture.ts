import type { DocumentType } from '../../flow/document-type.ts'
import type { Adapter } from '../adapter.ts'
import type { Session } from '../database.ts'
import type { FoundTable } from '../found-table.ts'
import type { Capture } from '../table-definition.ts'
import { findTable } from './find-table.ts'
import { heirOf, type MappedColumn, type MappedTable, pathTo, physicalName, withDetails } from './mapping.ts'

export const EVENT_TABLE = 'tillsync_business_event'

export type CapturedType = Pick<DocumentType, 'name' | 'kinds' | 'mapping' | 'capture'>

/** A trigger as it should be. */
export interface WantedTrigger {
  readonly name: string
  readonly create: string
  readonly table: MappedTable
  /** Of the table. */
  readonly owner?: string
}

/** The triggers that append a business event for every change of a document's tables, as far as these are there. */
export function triggersOf(
  session: Session,
  type: string,
  kind: string,
  root: MappedTable,
  found: FoundTables,
): WantedTrigger[] {
  return withDetails(root).flatMap((table) => {
    const capture = captureOf(session, type, kind, table, found)
    return session.adapter.schema.captureTriggers(capture).map((trigger) => {
      return { ...trigger, table, owner: found.get(table)?.owner }
    })
  })
}

export type FoundTables = ReadonlyMap<MappedTable, FoundTable>

/** Those of a root and its details that are there. */
export async function findTables(session: Session, root: MappedTable): Promise<FoundTables> {
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
    key: root.key.map((column) => keyColumn(statements, found, table, column)),
    isRoot: table === root,
    where: table.constants.map(({ name, value }) => `{row}.${statements.quote(name)} = ${statements.literal(value)}`),
    unique: found.get(table)?.unique ?? [],
  }
}

/**
 * The canonical value of a column of the root for a row `{row}` of a table: the row's own where it has it, else its parent's, by
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
  const { quote, canonical } = statements
  const own = heirOf(table, rootColumn)
  if (own) {
    const physical = physicalName(own)
    return canonical(`${row}.${quote(physical)}`, rootColumn.type, found.get(table)?.columns[physical])
  }
  const parent = table.parent!
  const above = `above${depth}`
  const joins = table.links.map(({ column, from }) => {
    return `${above}.${quote(physicalName(from))} = ${row}.${quote(physicalName(column))}`
  })
  const value = keyColumn(statements, found, parent, rootColumn, above, depth + 1)
  // One at most, whatever the table holds: an error in a trigger would be the till's.
  return `(select min(${value}) from ${quote(fullName(found, parent))} as ${above} where ${joins.join(' and ')})`
}
