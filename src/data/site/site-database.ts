import type { Site } from '../../contract/index.ts'
import type { SiteDatabase, SiteTransaction } from '../../flow/ports/site-database.ts'
import { destinationOf } from '../business/destination.ts'
import { listKeys } from '../business/list-keys.ts'
import { originOf } from '../business/origin.ts'
import { totalsOfKeys } from '../business/totals.ts'
import type { Database, Session } from '../database.ts'
import { bookkeepingOf } from './bookkeeping.ts'
import { claimsOf } from './claims.ts'
import { cursorsOf } from './cursors.ts'
import { epochsOf } from './epochs.ts'
import { eventsOf } from './events.ts'
import { loadingOf } from './loading.ts'
import { checkToken, type SiteLock } from './lock.ts'
import { outboxOf } from './outbox.ts'
import { publicationsOf } from './publications.ts'
import { receivedDocumentsOf } from './received-documents.ts'
import { sentDocumentsOf } from './sent-documents.ts'

/**
 * The site's own database as the journey needs it. `lock`: that of a cycle, or of an origin; every write checks it.
 * Without one, for what may be written beside a cycle: publishing.
 */
export function openSite(database: Database, site: Site, lock?: SiteLock): SiteDatabase {
  return {
    site,
    write: (work) =>
      database.write(async (session) => {
        if (lock) await checkToken(session, site.code, lock)
        return work({
          ...repositories(session, site),
          destination: (type) => destinationOf(session, type, site),
          savepoint: (inner) => session.savepoint(inner),
        })
      }),
    read: (work) =>
      database.read((session) =>
        work({
          ...repositories(session, site),
          bookkeeping: bookkeepingOf(session),
          origin: (type) => originOf(session, type, site),
          totals: (type, keys, without) => totalsOfKeys(session, type, keys, without),
        }),
      ),
    keys: (type, kind) => listKeys(database, type, kind),
  }
}

function repositories(session: Session, { code }: Site): Omit<SiteTransaction, 'destination' | 'savepoint'> {
  return {
    publications: publicationsOf(session),
    events: eventsOf(session),
    claims: claimsOf(session),
    epochs: epochsOf(session),
    outbox: outboxOf(session, code),
    sent: sentDocumentsOf(session),
    cursors: cursorsOf(session, code),
    loading: loadingOf(session),
    received: receivedDocumentsOf(session, code),
  }
}
