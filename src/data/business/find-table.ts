import type { FoundTable } from '../adapter.ts'
import type { Session } from '../database.ts'
import { type MappedTable, physicalName } from './mapping.ts'

/** A mapped table as it is in the database; undefined: it is not. */
export async function findTable(session: Session, { physical }: MappedTable): Promise<FoundTable | undefined> {
  const { sql, parameters, read } = session.adapter.schema.find(physical)
  return read(await session.all(sql, parameters))
}

/** The unique key of the database by which documents are found: theirs, with constants if several companies share it. */
export function uniqueKey(table: MappedTable, found: FoundTable | undefined): readonly string[] | undefined {
  const key = table.key.map(physicalName)
  const allowed = [...key, ...table.constants.map(({ name }) => name)]
  return found?.unique.find((columns) => {
    return key.every((name) => columns.includes(name)) && columns.every((name) => allowed.includes(name))
  })
}
