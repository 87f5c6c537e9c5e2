import type { Session } from '../database.ts'
import type { TableDefinition } from '../table-definition.ts'

/** A step of a schema. Its name is recorded, and never changes: `site-0001`. */
export interface Migration {
  readonly name: string
  up(session: Session): Promise<void>
}

/** Of the web database. */
export interface WebMigration extends Migration {
  /** How many migrations the oldest program knows that works with the tables as they are after this one. */
  readonly compatibleFrom: number
}

export async function createTables(session: Session, tables: readonly TableDefinition[]): Promise<void> {
  for (const table of tables) {
    const own = { ...table, name: session.qualified(table.name, 'control') }
    for (const statement of session.adapter.schema.createTable(own)) await session.run(statement)
  }
}
