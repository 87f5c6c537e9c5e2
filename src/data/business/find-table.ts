import type { FoundTable } from '../adapter.ts'
import type { Session } from '../database.ts'
import type { MappedTable } from './mapping.ts'

/** A mapped table as it is in the database; undefined: it is not. */
export async function findTable(session: Session, { physical }: MappedTable): Promise<FoundTable | undefined> {
  const { sql, parameters, read } = session.adapter.schema.find(physical)
  return read(await session.all(sql, parameters))
}
