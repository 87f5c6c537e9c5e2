import type { Dialect } from './database-settings.ts'
import type { HealthFactory } from './health.ts'
import { health as mssql } from './mssql/health.ts'
import { health as postgres } from './postgres/health.ts'
import { health as sqlite } from './sqlite/health.ts'

/** What the databases of a dialect can be asked about their state. */
export function healthOf(dialect: Dialect): HealthFactory {
  return { sqlite, postgres, mssql }[dialect]
}
