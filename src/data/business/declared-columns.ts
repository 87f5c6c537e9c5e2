import type { RelationColumn } from '../adapter.ts'
import type { Session } from '../database.ts'
import { knownTable } from './find-table.ts'
import { locatorNames } from './joins.ts'
import { type MappedTable, pathTo, physicalName } from './mapping.ts'

/**
 * Columns of a relation with the types that a table's own columns have in the database. `located`: some of them are of
 * the locator of this table.
 */
export async function declaredColumns(
  session: Session,
  table: MappedTable,
  columns: readonly RelationColumn[],
  located?: MappedTable,
): Promise<RelationColumn[]> {
  const own = await knownTable(session, table)
  const locators = located ? await locatorTypes(session, located) : undefined
  return columns.map((column) => ({
    ...column,
    declared: locators?.get(column.name) ?? own?.columns[column.name]?.type,
  }))
}

async function locatorTypes(session: Session, table: MappedTable): Promise<Map<string, string | undefined>> {
  const path = pathTo(table)
  const types: (string | undefined)[] = []
  for (const step of path) {
    const found = await knownTable(session, step)
    for (const column of step.key) types.push(found?.columns[physicalName(column)]?.type)
  }
  return new Map(locatorNames(path).map((name, index) => [name, types[index]]))
}
