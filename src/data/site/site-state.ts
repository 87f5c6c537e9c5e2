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
}

/** TS_SCHEMA_MISSING in a database that has not been migrated. */
export function readSiteState(database: Database): Promise<SiteState> {
  return database.read(async (session) => {
    const [row] = await session.all<{
      site_code: string
      installation: string
      epoch: number
      counter: number
    }>('select site_code, installation, epoch, counter from tillsync_site_state where id = 1')
    if (!row) throw coded('TS_SCHEMA_MISSING', { which: 'local', missing: 'the row of tillsync_site_state' })
    return {
      siteCode: row.site_code,
      installation: row.installation,
      epoch: Number(row.epoch),
      counter: Number(row.counter),
    }
  })
}
