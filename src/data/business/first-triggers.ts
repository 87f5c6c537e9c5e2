import type { Session } from '../database.ts'
import type { CapturedType } from './capture.ts'
import { findTable } from './find-table.ts'
import { mapTables, withDetails } from './mapping.ts'

/** A table that is to get its first trigger, and what it takes no longer then. */
export interface FirstTrigger {
  readonly type: string
  /** As it is called here. */
  readonly table: string
  readonly forbids: string
}

/** Which of the tables of these types `migrate` is about to change for those who write them, as some databases do. */
export async function firstTriggers(session: Session, types: readonly CapturedType[]): Promise<FirstTrigger[]> {
  const { firstTriggerForbids: forbids, triggers } = session.adapter.schema
  if (!forbids) return []
  const had = new Set((await session.all<{ table_name: string }>(triggers)).map(({ table_name }) => table_name))
  const first: FirstTrigger[] = []
  for (const type of types.filter(({ capture }) => capture === 'triggers')) {
    for (const table of [...mapTables(type).values()].flatMap(withDetails)) {
      const found = await findTable(session, table)
      if (found?.qualified && !had.has(found.qualified)) {
        first.push({ type: type.name, table: found.qualified, forbids })
      }
    }
  }
  return first
}
