import type { Key } from '../../contract/index.ts'
import { listSent, type SentFilter } from '../../data/operator/sent-list.ts'
import type { SiteData } from '../site-data.ts'

/** A document that did not arrive, and what the product says of it at its origin. */
export interface SetAsideDocument {
  readonly origin: string
  readonly type: string
  readonly kind: string
  readonly key: Key
  readonly status: string
  readonly code?: string
  readonly reason: string
}

const SET_ASIDE: SentFilter['statuses'] = ['INVALID', 'REJECTED', 'WAIVED']

/** Everything that a site sends and that was set aside, here or at its destination. */
export async function setAsideAt(origin: SiteData): Promise<SetAsideDocument[]> {
  const all: SetAsideDocument[] = []
  let after: string | undefined
  do {
    const page = await listSent(origin.siteDatabase, { statuses: SET_ASIDE }, { most: 1000, after })
    for (const { type, kind, key, status, code, reason = '' } of page.items) {
      all.push({ origin: origin.site.code, type, kind, key, status, code, reason })
    }
    after = page.next
  } while (after)
  return all
}
