import type { Database, Session } from './database.ts'
import type { DatabaseSettings } from './database-settings.ts'

/** How something is, and how it should be. */
export interface Judgement {
  readonly ok: boolean
  /** Default: error. */
  readonly severity?: 'error' | 'warning'
  readonly found: string
  readonly wanted: string
  /** What to do, as a sentence, if it is not ok. */
  readonly remedy: string
}

/** What each kind of database can be asked about its state. */
export interface HealthFactory {
  /** The way to the database, up to a connection that may be used; each step needs the one before it. */
  readonly steps: readonly Step[]
  /** Of a database that answers. */
  readonly checks: readonly HealthCheck[]
  /** Absent: whoever may open the database may do everything. */
  readonly missingRights?: RightsReader
}

/** What a login must be allowed to do with a table. */
export interface WantedRights {
  /** Physical. */
  readonly table: string
  readonly rights: readonly ('select' | 'insert' | 'update' | 'delete')[]
}

/** Of these and of Tillsync's own tables, what the session's login may not do; tables are quoted names. */
export type RightsReader = (
  session: Session,
  wanted: readonly WantedRights[],
) => Promise<readonly { readonly table: string; readonly right: string }[]>

export interface Step {
  readonly name: string
  readonly wanted: string
  /** What to do about this failure; default: what the error itself says. */
  remedy?(error: unknown): string
  /** What was found; throws where it is not what is wanted. */
  take(settings: DatabaseSettings, database: Database): Promise<string>
}

export interface HealthCheck {
  readonly name: string
  judge(database: Database, settings: DatabaseSettings): Promise<Judgement>
}

export const queryStep: Step = {
  name: 'query',
  wanted: 'an answer',
  async take(_, database) {
    await database.read((session) => session.all(`select ${session.adapter.statements.now} as now`))
    return 'answered'
  },
}

/** The oldest version that Tillsync works with. `sql` gives one row with the `version` found. */
export function versionCheck(title: string, least: string, sql: string, remedy: string): HealthCheck {
  return {
    name: 'version',
    async judge(database) {
      const [row] = await database.read((session) => session.all<{ version: string }>(sql))
      const version = row?.version ?? ''
      return {
        ok: version.localeCompare(least, 'en', { numeric: true }) >= 0,
        found: `${title} ${version}`,
        wanted: `${title} ${least} or later`,
        remedy,
      }
    },
  }
}
