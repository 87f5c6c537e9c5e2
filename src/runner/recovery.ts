import { hostname } from 'node:os'
import { coded } from '../contract/errors.ts'
import { checkSchema, siteSchema } from '../data/migrate.ts'
import { openRunJournal } from '../data/operator/run-journal.ts'
import { databaseSettings } from '../data/settings.ts'
import { acquireSiteLock } from '../data/site/lock.ts'
import { openSite } from '../data/site/site-database.ts'
import type { RestoredSite } from '../data/web/restore-sites.ts'
import { openWeb } from '../data/web/web-database.ts'
import type { DocumentType } from '../flow/document-type.ts'
import type { SiteDatabase } from '../flow/ports/site-database.ts'
import type { WebDatabase } from '../flow/ports/web-database.ts'
import { keepReferred } from '../flow/recovery/keep-referred.ts'
import { lostPackets, nextEpoch, openEpoch, requireSnapshots, takeOver } from '../flow/recovery/recover.ts'
import { type Gone, goneOf } from '../flow/recovery/removals.ts'
import { isForked, survey } from '../flow/recovery/survey.ts'
import type { Finding } from '../preflight/finding.ts'
import { inShort } from './cycle.ts'
import { directionOf } from './direction.ts'
import type { Installation } from './installation.ts'
import { bringBack, lostSites } from './registrations.ts'

/** What was done to bring a site and the others together again, or would be. */
export interface Recovery {
  /** false: nothing is to be recovered. */
  readonly needed: boolean
  /** At the head office: sites that the web database had lost, and knows again. */
  readonly registered?: readonly RestoredSite[]
  /** The epoch that was opened; of an interrupted recovery the one that was open. */
  readonly epoch?: number
  /** Packets that this site had sent and did not know any more, by stream. */
  readonly lost: readonly { readonly type: string; readonly audience: string; readonly packets: number }[]
  /** Documents in them; they are sent again as they are now, or removed where they no longer exist. */
  readonly documents: number
  /** How many of them are removed at who got them: they are not here any more, or not meant for them. */
  readonly removals: number
  /** Those that are not here any more and stay where they went: bills, for instance, and what they refer to. */
  readonly kept: Gone['kept']
  /** Destinations that have not loaded a snapshot of the present epoch yet; only then is the recovery at its end. */
  readonly awaited: readonly string[]
}

/**
 * Repairs what the preflight finds of restored databases, under the lock of a cycle; may be repeated. TS_LOCK_HELD;
 * TS_PREFLIGHT_FAILED if anything else is wrong.
 */
export async function recoverSite(
  installation: Installation,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Recovery> {
  const { siteDatabase, webDatabase, config, site, machine } = installation
  checkSchema('local', await siteSchema(siteDatabase))
  const startedBy = config.operator.user ?? machine.account
  const holder = { host: hostname(), pid: process.pid, startedBy, reason: 'recover' }
  const lock = await acquireSiteLock(siteDatabase, databaseSettings(config, 'local'), holder)
  try {
    refuseOthers(await installation.preflight())
    const ports = [openSite(siteDatabase, site, lock), openWeb(webDatabase)] as const
    const { registry } = installation
    const [types, known] = [registry.types, registry.allTypes].map((some) =>
      some.filter((type) => directionOf(type, site) === 'sent'),
    ) as [DocumentType[], DocumentType[]]
    const lost = await lostSites(installation)
    if (dryRun)
      return withSites(
        await recover(...ports, { types, known, dryRun, ...lost }),
        lost.sites.map(({ code }) => ({ code })),
      )
    const journal = openRunJournal(siteDatabase)
    const run = await journal.begin({ reason: 'recover', startedBy, scope: lock.name })
    try {
      const registered = await bringBack(installation, lost)
      const recovery = withSites(await recover(...ports, { types, known, dryRun }), registered)
      await journal.end(run, 'DONE', undefined, [])
      return recovery
    } catch (error) {
      await journal.end(run, 'FAILED', error instanceof Error ? error.message : String(error), [])
      throw error
    }
  } finally {
    await lock.release()
  }
}

function withSites(recovery: Recovery, sites: readonly RestoredSite[]): Recovery {
  if (sites.length === 0) return recovery
  const registered = sites.map(({ code, connection, login }) => ({ code, connection, login }))
  return { ...recovery, needed: true, registered }
}

interface RecoverOptions {
  readonly types: readonly DocumentType[]
  /** Those that are off included. */
  readonly known: readonly DocumentType[]
  readonly dryRun: boolean
  /** The web database is to be told again in which epoch this site is. */
  readonly emptied?: boolean
}

/** The steps of a recovery; each is a commit, and what was interrupted goes on from there. */
export async function recover(
  site: SiteDatabase,
  web: WebDatabase,
  { types, known, dryRun, emptied = false }: RecoverOptions,
): Promise<Recovery> {
  const surveyed = await survey(site, web)
  const found = emptied ? { ...surveyed, webEpoch: surveyed.present.epoch } : surveyed
  const goesOn = found.unfinished && found.webEpoch === found.present.epoch && found.unwitnessed.length === 0
  if (!goesOn && !isForked(found))
    return { needed: false, lost: [], documents: 0, removals: 0, kept: [], awaited: found.awaited }
  const lost = await lostPackets(site, web, found)
  const gone = await goneOf(site, web, lost, known)
  const epoch = goesOn ? found.present.epoch : nextEpoch(found)
  if (!dryRun) {
    const unknown = [...lost.flatMap(({ packets }) => packets), ...found.unwitnessed.map(({ seen }) => seen)]
    if (!goesOn) await openEpoch(site, web, epoch, unknown)
    await keepReferred(site, gone.kept)
    await takeOver(site, web, lost)
    await requireSnapshots(site, web, types, epoch)
  }
  const awaited = dryRun ? [] : (await survey(site, web)).awaited
  return {
    needed: true,
    epoch,
    lost: lost.map(({ head: { stream }, packets }) => ({
      type: stream.type,
      audience: stream.audience,
      packets: packets.length,
    })),
    documents: lost.flatMap(({ packets }) => packets).reduce((sum, { documents }) => sum + documents, 0),
    ...gone,
    awaited,
  }
}

const REPAIRED = /^(restored|emptied)/

function refuseOthers(findings: readonly Finding[]): void {
  const failed = findings.filter(({ ok, severity, check }) => !ok && severity === 'error' && !REPAIRED.test(check))
  if (failed.length > 0) throw coded('TS_PREFLIGHT_FAILED', { findings: inShort(failed) })
}
