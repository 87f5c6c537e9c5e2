import { setTimeout } from 'node:timers/promises'
import type { Site } from '../contract/index.ts'
import type { Database } from '../data/database.ts'
import { recordVerified } from '../data/operator/differences.ts'
import { openSite } from '../data/site/site-database.ts'
import { openWeb } from '../data/web/web-database.ts'
import type { DocumentType } from '../flow/document-type.ts'
import type { RegisteredSite } from '../flow/ports/web-database.ts'
import type { Pair, Verified } from '../flow/verify/verified.ts'
import { verify } from '../flow/verify/verify.ts'
import { directionOf } from './direction.ts'

export interface VerifyRequest {
  readonly types: readonly DocumentType[]
  /** At the head office: of these stores alone; absent: of all that are active. */
  readonly stores?: readonly string[]
  readonly deep: boolean
  /** Waits a moment for answers; false: no longer. */
  readonly pause: () => Promise<boolean>
}

export interface VerifyPlaces {
  readonly site: Site
  readonly siteDatabase: Database
  readonly webDatabase: Database
}

/**
 * Compares this site's documents with those of the sites that they come from or go to, and notes the differences for a
 * repair. The others answer in their next cycles.
 */
export async function verifySite(places: VerifyPlaces, request: VerifyRequest): Promise<Verified[]> {
  const { site, siteDatabase, webDatabase } = places
  const web = openWeb(webDatabase)
  const registered = await web.sites()
  const pairs = request.types.flatMap((type) => pairsOf(type, site, registered, request.stores))
  const parts = {
    site: openSite(siteDatabase, site),
    web,
    sites: new Map(registered.map((one) => [one.code, one])),
    deep: request.deep,
    pause: request.pause,
  }
  const verified = await verify(parts, pairs)
  await recordVerified(siteDatabase, verified)
  return verified
}

function pairsOf(
  type: DocumentType,
  site: Site,
  registered: readonly RegisteredSite[],
  stores: readonly string[] | undefined,
): Pair[] {
  if (!directionOf(type, site)) return []
  return registered
    .filter(({ code, kind, format, active }) => {
      if (site.kind === 'store') return kind === 'head-office'
      return kind === 'store' && (stores ? stores.includes(code) : active) && directionOf(type, { code, kind, format })
    })
    .map(({ code }) => ({ type, other: code }))
}

const POLL_MILLISECONDS = 1000

/** Waits so long in all. */
export function waitAtMost(minutes: number, signal: AbortSignal): () => Promise<boolean> {
  const end = performance.now() + minutes * 60_000
  return async () => {
    if (signal.aborted || performance.now() >= end) return false
    await setTimeout(POLL_MILLISECONDS, undefined, { signal }).catch(() => {})
    return !signal.aborted
  }
}
