import type { Database } from '../data/database.ts'
import { openDatabase } from '../data/open.ts'
import { databaseSettings } from '../data/settings.ts'
import { type KnownSite, knownSites } from '../data/site/known-sites.ts'
import { readSiteState } from '../data/site/site-state.ts'
import { listSites } from '../data/web/registration.ts'
import { type RestoredSite, restoreSites } from '../data/web/restore-sites.ts'
import { openWeb } from '../data/web/web-database.ts'
import { requestsOfEpoch } from '../flow/recovery/snapshot-requests.ts'
import type { Installation } from './installation.ts'

/** What a web database that was emptied, or restored to an earlier day, does not know of any more. */
export interface LostSites {
  /** Not registered any more. */
  readonly sites: readonly KnownSite[]
  /** It holds nothing of this site: it was made anew. */
  readonly emptied: boolean
}

/** At the head office; elsewhere none. */
export async function lostSites({ site, siteDatabase, webDatabase }: Installation): Promise<LostSites> {
  if (site.kind === 'store') return { sites: [], emptied: false }
  const there = await codesOf(webDatabase)
  const sites = (await knownSites(siteDatabase)).filter(({ code }) => !there.has(code))
  const emptied = sites.length > 0 && (await openWeb(webDatabase).heads(site.code)).length === 0
  return { sites, emptied }
}

/**
 * Registers them again. Where the web database was emptied, all sites are in their epochs again, and the snapshots that may
 * still have been waited for are asked for.
 */
export async function bringBack(installation: Installation, lost: LostSites): Promise<readonly RestoredSite[]> {
  const { config, site, siteDatabase } = installation
  if (lost.sites.length === 0) return []
  const { epoch } = await readSiteState(siteDatabase)
  const own: KnownSite = { ...site, name: config.site.name, active: true, epoch }
  // With the login that may make others.
  const web = openDatabase(databaseSettings(config, 'web', { migrate: true }))
  try {
    const restored = await restoreSites(web, lost.emptied ? [own, ...lost.sites] : lost.sites)
    const { types } = installation.registry
    const origins = (lost.emptied ? [own, ...lost.sites] : []).filter(({ active, epoch }) => active && epoch > 1)
    const { sites, snapshots } = openWeb(web)
    const all = await sites()
    const requests = origins.flatMap((origin) => requestsOfEpoch(types, origin, all))
    if (requests.length > 0) await snapshots.ask(requests)
    return restored
  } finally {
    await web.close()
  }
}

async function codesOf(webDatabase: Database): Promise<ReadonlySet<string>> {
  return new Set((await listSites(webDatabase)).map(({ code }) => code))
}
