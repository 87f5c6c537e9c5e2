import { coded } from '../../contract/errors.ts'
import type { Database } from '../database.ts'

/** What a site's database says of itself. */
export interface SiteState {
  readonly siteCode: string
  /** Made with the control tables; a copy of the database has the same. */
  readonly installation: string
  readonly epoch: number
  /** The number of the last claim. */
  readonly counter: number
  /** Who held the lock last and did not give it back: it runs a cycle, or crashed. */
  readonly lock?: { readonly holder: string; readonly since: string }
}

/** TS_SCHEMA_MISSING in a database that has not been migrated. */
export function readSiteState(database: Database): Promise<SiteState> {
  return database.read(async (session) => {
    const [row] = await session.all<{
      site_code: string
      installation: string
      epoch: number
      counter: number
      lock_holder: string | null
      since: string | null
    }>(
      `select site_code, installation, epoch, counter, lock_holder,
         ${session.adapter.statements.canonical('locked_since', 'instant')} as since
       from tillsync_site_state where id = 1`,
    )
    if (!row) throw coded('TS_SCHEMA_MISSING', { which: 'local', missing: 'the row of tillsync_site_state' })
    const { lock_holder: holder, since } = row
    return {
      siteCode: row.site_code,
      installation: row.installation,
      epoch: Number(row.epoch),
      counter: Number(row.counter),
      lock: holder !== null && since !== null ? { holder, since } : undefined,
    }
  })
}
