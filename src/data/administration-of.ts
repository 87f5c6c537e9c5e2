import type { Administration } from './administration.ts'
import type { Dialect } from './database-settings.ts'
import { administration as mssql } from './mssql/administration.ts'
import { administration as postgres } from './postgres/administration.ts'
import { administration as sqlite } from './sqlite/administration.ts'

/** What only `tillsync migrate` does to a database of a dialect. */
export function administrationOf(dialect: Dialect): Administration {
  return { sqlite, postgres, mssql }[dialect]
}
