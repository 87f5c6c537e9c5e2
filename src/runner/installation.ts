import { hostname } from 'node:os'
import { PROGRAM_VERSION } from '../config/program.ts'
import type { Config, DatabaseConfig, SiteConfig } from '../config.ts'
import { coded } from '../contract/errors.ts'
import type { Log, Site } from '../contract/index.ts'
import type { FirstTrigger } from '../data/business/first-triggers.ts'
import { removeCapture } from '../data/business/install-capture.ts'
import type { Database } from '../data/database.ts'
import { exclusively } from '../data/exclusively.ts'
import { checkSchema, siteSchema, webSchema } from '../data/migrate.ts'
import type { Run } from '../data/operator/run.ts'
import { openRunJournal } from '../data/operator/run-journal.ts'
import { databaseSettings } from '../data/settings.ts'
import { rememberSites } from '../data/site/known-sites.ts'
import { acquireSiteLock, type LockHolder } from '../data/site/lock.ts'
import { openSite } from '../data/site/site-database.ts'
import { readSiteState } from '../data/site/site-state.ts'
import { announce, listSites } from '../data/web/registration.ts'
import { openWeb } from '../data/web/web-database.ts'
import { PROTOCOL_VERSION } from '../flow/packet.ts'
import type { SiteDatabase } from '../flow/ports/site-database.ts'
import type { Finding } from '../preflight/finding.ts'
import type { Machine } from '../preflight/machine.ts'
import { runPreflight } from '../preflight/run-preflight.ts'
import type { Registry } from '../registry/registry.ts'
import { runCycle, runShare } from './cycle.ts'
import type { CycleParts } from './cycle-parts.ts'
import { directionOf } from './direction.ts'
import { HostLocks } from './host-locks.ts'
import { Idle } from './idle.ts'
import { announcedTriggers, type Migrated, type MigrateParts, migrate, migrationScript } from './migrate.ts'
import type { CycleListener, CycleReport, PluginReport } from './report.ts'
import { Upkeep } from './upkeep.ts'

export interface SyncRequest {
  /** `command`, `schedule`, `console`, … */
  readonly reason: string
  /** These types alone. TS_TYPE_UNKNOWN. */
  readonly only?: readonly string[]
  readonly signal: AbortSignal
  readonly listener?: CycleListener
}

/** One site's configuration, databases and plugins, put together by the container. */
export class Installation {
  readonly site: Site
  readonly upkeep: Upkeep
  readonly #idle: Idle

  constructor(
    readonly config: Config,
    readonly siteDatabase: Database,
    readonly webDatabase: Database,
    readonly registry: Registry,
    readonly machine: Machine,
    readonly log: Log,
  ) {
    this.site = siteOf(config.site)
    this.#idle = new Idle(config, this.site, siteDatabase, webDatabase, registry)
    this.upkeep = new Upkeep(this.site, siteDatabase, webDatabase, registry, config.retention)
  }

  /** The site's database for what may be written beside a cycle. TS_SCHEMA_MISSING, TS_SCHEMA_NEWER. */
  async openSite(): Promise<SiteDatabase> {
    checkSchema('local', await siteSchema(this.siteDatabase))
    return openSite(this.siteDatabase, this.site)
  }

  preflight(): Promise<readonly Finding[]> {
    const { config, siteDatabase, webDatabase, machine } = this
    return runPreflight({ config, siteDatabase, webDatabase, types: this.registry.types, machine })
  }

  /** The plugins that a cycle would carry, and which way. */
  lines(only?: readonly string[]): Pick<PluginReport, 'type' | 'direction'>[] {
    return this.#types(only).flatMap((type) => {
      const direction = directionOf(type, this.site)
      return direction ? [{ type: type.name, direction }] : []
    })
  }

  /**
   * One cycle under the site's lock; while another host of a head office has it, this one's share of the receiving.
   * TS_LOCK_HELD if another is running; all that goes wrong later is in the report.
   */
  async sync({ reason, only, signal, listener = {} }: SyncRequest): Promise<CycleReport> {
    const { siteDatabase, webDatabase, config, site } = this
    const types = this.#types(only)
    checkSchema('local', await siteSchema(siteDatabase))
    const holder = this.#holder(reason)
    const locks = new HostLocks(siteDatabase, databaseSettings(config, 'local'), site, holder)
    const lock = await locks.acquire()
    const start = { reason, startedBy: holder.startedBy, scope: lock.name }
    try {
      const parts: CycleParts = {
        site: openSite(siteDatabase, site, lock),
        web: openWeb(webDatabase),
        types,
        known: this.registry.plugins.map(({ name }) => name),
        preflight: () => this.preflight(),
        announce: async (run) => {
          await this.#announce()
          // A cycle of some types says nothing of the others.
          if (lock.name === 'cycle' && !only) await this.#idle.note(run)
        },
        journal: openRunJournal(siteDatabase),
        share: (origin, work) => locks.share(lock, origin, work),
        alone: (name, work) => locks.alone(name, work),
        concurrency: siteDatabase.adapter.connections.writers,
        signal,
        listener,
      }
      return await (lock.name === 'cycle' ? runCycle(parts, start) : runShare(parts, start))
    } finally {
      await lock.release()
    }
  }

  /** Whether a cycle would find nothing to do. Both databases are then told that somebody has looked. */
  isIdle(): Promise<boolean> {
    return this.#idle.is()
  }

  /** The newest run, of any outcome. */
  lastRun(): Promise<Run | undefined> {
    return openRunJournal(this.siteDatabase).last()
  }

  /**
   * Closes a run of the schedule whose worker is gone, or, if it was gone before it had one, makes one that failed.
   * TS_LOCK_HELD: another cycle runs by now.
   */
  async recordFailure(run: string | undefined, error: string): Promise<void> {
    const { siteDatabase, config } = this
    const journal = openRunJournal(siteDatabase)
    if (run !== undefined) return journal.end(run, 'FAILED', error)
    const holder = this.#holder('schedule')
    const lock = await acquireSiteLock(siteDatabase, databaseSettings(config, 'local'), holder)
    try {
      const { reason, startedBy } = holder
      await journal.end(await journal.begin({ reason, startedBy, scope: lock.name }), 'FAILED', error)
    } finally {
      await lock.release()
    }
  }

  /** Makes what the databases lack; repeatable. */
  migrate(): Promise<Migrated> {
    const { siteDatabase, config } = this
    const settings = databaseSettings(config, 'local', { migrate: true })
    return exclusively(siteDatabase, settings, () => migrate(this.#migration()))
  }

  /** Tables that are to get their first trigger, where that forbids something to those who write them. */
  firstTriggers(): Promise<FirstTrigger[]> {
    return announcedTriggers(this.#migration())
  }

  /** What `migrate` would do to a database, as a script. `login`: the one that works with what is made. */
  migrationScript(which: 'local' | 'web', login?: string): Promise<string> {
    if (which === 'web' && this.site.kind === 'store') {
      throw coded('TS_HEAD_OFFICE_ONLY', { site: this.site.code, what: 'the web database' })
    }
    const parts = this.#migration()
    return migrationScript({ ...parts, ...(login && { runLogin: login, webRunLogin: login }) }, which)
  }

  /** Takes capture off; gives the names of the triggers. */
  removeTriggers(): Promise<string[]> {
    return this.siteDatabase.write(removeCapture)
  }

  async close(): Promise<void> {
    await Promise.all([this.siteDatabase.close(), this.webDatabase.close()])
  }

  #migration(): MigrateParts {
    const { siteDatabase, webDatabase, machine, config, registry } = this
    return {
      site: { ...this.site, name: config.site.name },
      siteDatabase,
      webDatabase,
      types: registry.allTypes,
      account: machine.account,
      runLogin: runLogin(config.database),
      webRunLogin: runLogin(config.webDatabase),
    }
  }

  #holder(reason: string): LockHolder {
    const { config, machine } = this
    return { host: hostname(), pid: process.pid, startedBy: config.operator.user ?? machine.account, reason }
  }

  #types(only?: readonly string[]) {
    const { registry } = this
    const wanted = only?.map((name) => registry.type(name).name)
    return registry.types.filter(({ name }) => !wanted || wanted.includes(name))
  }

  async #announce(): Promise<void> {
    checkSchema('web', await webSchema(this.webDatabase))
    const { installation } = await readSiteState(this.siteDatabase)
    await announce(this.webDatabase, {
      code: this.site.code,
      installation,
      host: hostname(),
      programVersion: PROGRAM_VERSION,
      softwareVersion: this.config.site.softwareVersion,
      protocolVersion: PROTOCOL_VERSION,
    })
    if (this.site.kind === 'head-office') await rememberSites(this.siteDatabase, await listSites(this.webDatabase))
  }
}

/** A login of its own makes the tables; the other is granted what it needs. */
function runLogin(database: DatabaseConfig): string | undefined {
  return database.dialect !== 'sqlite' && database.migration ? database.user : undefined
}

function siteOf({ code, kind, format }: SiteConfig): Site {
  return { code, kind, format }
}
