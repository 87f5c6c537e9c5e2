import type { Sequelize } from 'sequelize'
import type { Session } from '../database.ts'
import type { FoundColumn, FoundTable } from '../found-table.ts'
import { type MappedColumn, type MappedTable, pathTo, physicalName } from './mapping.ts'

/** A mapped table as it is in the database; undefined: it is not. */
export async function findTable(session: Session, table: MappedTable): Promise<FoundTable | undefined> {
  const { sql, parameters, read } = session.adapter.schema.find(table.physical)
  const found = read(await session.all(sql, parameters))
  return found?.folds ? asMapped(found, table) : found
}

/** With the columns written as the configuration has them. */
function asMapped(found: FoundTable, { columns, constants }: MappedTable): FoundTable {
  const names = [...columns.flatMap(({ physical }) => physical ?? []), ...constants.map(({ name }) => name)]
  const mapped = new Map(names.map((name) => [name.toLowerCase(), name]))
  const renamed = (name: string) => mapped.get(name.toLowerCase()) ?? name
  return {
    ...found,
    columns: Object.fromEntries(Object.entries(found.columns).map(([name, column]) => [renamed(name), column])),
    unique: found.unique.map((key) => key.map(renamed)),
  }
}

const known = new WeakMap<Sequelize, Map<string, FoundTable>>()

/** The same, from memory once it was found: nobody declares a table anew beside a running cycle. */
export async function knownTable(session: Session, table: MappedTable): Promise<FoundTable | undefined> {
  const tables = known.get(session.sequelize) ?? new Map<string, FoundTable>()
  known.set(session.sequelize, tables)
  const found = tables.get(table.physical) ?? (await findTable(session, table))
  if (found) tables.set(table.physical, found)
  return found
}

/** How the database declares a column of a table. */
export type Declared = (table: MappedTable, column: MappedColumn) => FoundColumn | undefined

/** Of this table and those above it. */
export async function declaredOn(session: Session, table: MappedTable): Promise<Declared> {
  const tables = new Map<MappedTable, FoundTable | undefined>()
  for (const one of pathTo(table)) tables.set(one, await knownTable(session, one))
  return (one, column) => tables.get(one)?.columns[physicalName(column)]
}

/** The unique key of the database by which documents are found: theirs, with constants if several companies share it. */
export function uniqueKey(table: MappedTable, found: FoundTable | undefined): readonly string[] | undefined {
  const key = table.key.map(physicalName)
  const allowed = [...key, ...table.constants.map(({ name }) => name)]
  return found?.unique.find((columns) => {
    return key.every((name) => columns.includes(name)) && columns.every((name) => allowed.includes(name))
  })
}
