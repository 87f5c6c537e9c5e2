import type { Dialect } from './adapter.ts'
import type { HealthFactory } from './health.ts'
import { health as sqlite } from './sqlite/health.ts'

const none: HealthFactory = { steps: [], checks: [] }

/** What the databases of a dialect can be asked about their state. */
export function healthOf(dialect: Dialect): HealthFactory {
  return { sqlite, postgres: none, mssql: none }[dialect]
}
