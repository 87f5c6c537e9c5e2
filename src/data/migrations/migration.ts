import type { TableDefinition } from '../adapter.ts'
import type { Session } from '../database.ts'

/** A step of a schema. Its name is recorded, and never changes: `site-0001`. */
export interface Migration {
  readonly name: string
  up(session: Session): Promise<void>
}

export async function createTables(session: Session, tables: readonly TableDefinition[]): Promise<void> {
  for (const table of tables) {
    const own = { ...table, name: session.qualified(table.name, 'control') }
    for (const statement of session.adapter.schema.createTable(own)) await session.run(statement)
  }
}
