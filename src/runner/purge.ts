import type { Site } from '../contract/index.ts'
import type { Database } from '../data/database.ts'
import { purgeActs } from '../data/retention/acts.ts'
import { purgeClaims } from '../data/retention/claims.ts'
import { inBatches } from '../data/retention/in-batches.ts'
import { purgeOutbox } from '../data/retention/outbox.ts'
import { purgePackets } from '../data/retention/packets.ts'
import { purgeReceived } from '../data/retention/received.ts'
import { purgeRuns } from '../data/retention/runs.ts'
import { purgeSnapshots } from '../data/retention/snapshots.ts'
import { openSite } from '../data/site/site-database.ts'
import { openWeb } from '../data/web/web-database.ts'
import { streamsAhead } from '../flow/inbound/receive.ts'

export interface PurgeParts {
  readonly site: Site
  readonly siteDatabase: Database
  readonly webDatabase: Database
  readonly retention: { readonly days: number; readonly runDays: number; readonly auditDays: number }
  readonly signal: AbortSignal
}

/** Rows that a purge has taken away. */
export interface Purged {
  readonly local: {
    readonly claims: number
    readonly sentPackets: number
    readonly receivedPackets: number
    readonly removals: number
    readonly runs: number
    /** Of the console’s audit log. */
    readonly acts: number
  }
  /** At the head office, which keeps the web database. */
  readonly web?: { readonly packets: number; readonly snapshotParts: number }
}

/**
 * Takes away what is older than the retention and that nobody needs any more, in short transactions, beside whatever
 * cycles are running. What an active store has not applied stays, however old it is (PROTOCOL.md, rule 23).
 */
export async function purge(parts: PurgeParts): Promise<Purged> {
  const { site, siteDatabase, webDatabase, retention, signal } = parts
  const ahead = await streamsAhead(openSite(siteDatabase, site), openWeb(webDatabase))
  const unread = ahead.map(({ head }) => head.stream)
  const received = await purgeReceived(siteDatabase, retention.days, unread, signal)
  const local = {
    claims: await inBatches(siteDatabase, signal, (session) => purgeClaims(session, retention.days)),
    sentPackets: await purgeOutbox(siteDatabase, retention.days, signal),
    receivedPackets: received.packets,
    removals: received.removals,
    runs: await inBatches(siteDatabase, signal, (session) => purgeRuns(session, retention.runDays)),
    acts: await inBatches(siteDatabase, signal, (session) => purgeActs(session, retention.auditDays)),
  }
  if (site.kind === 'store') return { local }
  const web = {
    packets: await purgePackets(webDatabase, retention.days, signal),
    snapshotParts: await purgeSnapshots(webDatabase, retention.days, signal),
  }
  return { local, web }
}
