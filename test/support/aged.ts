import type { Database } from '../../src/data/database.ts'
import { purge } from '../../src/runner/purge.ts'
import type { TestSite } from './retail.ts'

/** When what is there came about. */
const TIMES: Readonly<Record<'site' | 'web', readonly (readonly [table: string, column: string])[]>> = {
  site: [
    ['tillsync_claim', 'claimed_at'],
    ['tillsync_outbox', 'changed_at'],
    ['tillsync_received_packet', 'received_at'],
    ['tillsync_run', 'started_at'],
    ['tillsync_audit', 'at'],
  ],
  web: [
    ['tillsync_packet', 'uploaded_at'],
    ['tillsync_snapshot', 'made_at'],
  ],
}

/** Time passes: all that was done is as many days old. */
export function age(database: Database, which: 'site' | 'web', days: number): Promise<void> {
  return database.write(async (session) => {
    for (const [table, column] of TIMES[which]) {
      await session.run(`update ${table} set ${column} = ${session.adapter.statements.daysAgo(days)}`)
    }
  })
}

/** With a retention of a week. */
export function purgeSite({ site, database, web }: TestSite) {
  return purge({
    site,
    siteDatabase: database,
    webDatabase: web,
    retention: { days: 7, runDays: 7, auditDays: 7 },
    signal: new AbortController().signal,
  })
}
