import type { Session } from './database.ts'

/** What only `tillsync migrate` does to a database. */
export interface Administration {
  /** Makes the schema of Tillsync's own tables where it is missing. TS_DEFAULT_SCHEMA. */
  prepareSchema(session: Session): Promise<void>
  /**
   * Lets a login work with Tillsync's own tables, and with these business tables as far as they are the migrating login's
   * to give; it is granted what it lacks. TS_LOGIN_UNKNOWN, TS_DEFAULT_SCHEMA.
   */
  grant(session: Session, user: string, tables: readonly string[]): Promise<void>
  /** What stands before, between and after the statements of a script that the database's own tool runs. */
  readonly script: { readonly begin: string; readonly separator: string; readonly end: string }
}
