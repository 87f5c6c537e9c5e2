import type { Dialect } from './adapter.ts'
import type { Logins } from './logins.ts'
import { logins as postgres } from './postgres/logins.ts'

/** Undefined: the dialect has no logins. */
export function loginsOf(dialect: Dialect): Logins | undefined {
  return dialect === 'postgres' ? postgres : undefined
}
