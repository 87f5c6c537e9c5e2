import type { DatabaseSettings, Dialect } from '../../src/data/database-settings.ts'
import { onMssql } from './on-mssql.ts'
import { onPostgres } from './on-postgres.ts'
import { onSqlite } from './on-sqlite.ts'

/** How the tests get at databases of one dialect. */
export interface TestDialect {
  readonly title: string
  /** Why there is none here: what to set. */
  readonly absent?: string
  /** Makes the server ready; called before each suite, does something once. */
  start(): Promise<void>
  /** A place for a database, which does not overlap with any other's. `folder`: for files. Synchronous: nothing is made. */
  settings(which: string, folder: string, name: string): DatabaseSettings
  /** Makes what must be there before a database can be opened. */
  make(settings: DatabaseSettings): Promise<void>
  drop(settings: DatabaseSettings): Promise<void>
  /** A type for text that takes `M` and `m` for one. */
  readonly caselessText: string
  /** Whether two keys may differ by blanks at their end. */
  readonly seesBlanks: boolean
  /** A trigger of the retailer's own that refuses rows, and what takes it away. `when`: a condition over `new`. */
  refusal(table: string, operation: 'insert' | 'update', reason: string, when?: string): { make: string; drop: string }
  /** How long a test may take, in milliseconds, on a server that answers slowly. */
  readonly patience?: number
  /** At the end of the run. */
  stop(): Promise<void>
}

export const DIALECTS: Readonly<Record<Dialect, TestDialect>> = {
  sqlite: onSqlite,
  postgres: onPostgres,
  mssql: onMssql,
}

/** Those that are at hand. */
export const atHand = (Object.keys(DIALECTS) as Dialect[]).filter((dialect) => !DIALECTS[dialect].absent)

/** Mocha's own, in .mocharc.json. */
const USUAL_MILLISECONDS = 30_000

/** How long a test may take that needs longer than others: longer still on a server that answers slowly. */
export function patient(dialect: Dialect, milliseconds: number): number {
  return (milliseconds * (DIALECTS[dialect].patience ?? USUAL_MILLISECONDS)) / USUAL_MILLISECONDS
}

/** A suite for each dialect; one that is not at hand is a pending test that says what to set. */
export function onEachDialect(title: string, define: (dialect: Dialect) => void): void {
  for (const [dialect, { title: name, absent, patience, start }] of Object.entries(DIALECTS)) {
    describe(`${title} (${name})`, function () {
      if (patience) this.timeout(patience)
      if (absent) {
        it(absent)
        return
      }
      before(start)
      define(dialect as Dialect)
    })
  }
}
