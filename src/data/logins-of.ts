import type { Dialect } from './database-settings.ts'
import type { Logins } from './logins.ts'
import { logins as mssql } from './mssql/logins.ts'
import { logins as postgres } from './postgres/logins.ts'

/** Undefined: the dialect has no logins. */
export function loginsOf(dialect: Dialect): Logins | undefined {
  return { sqlite: undefined, postgres, mssql }[dialect]
}
