import type { Plugin, Site } from 'tillsync'
import { PLUGIN_DEFAULTS, type PluginConfig } from '../../src/config.ts'
import type { Bound, Database } from '../../src/data/database.ts'
import type { DatabaseSettings, Dialect } from '../../src/data/database-settings.ts'
import { openDatabase } from '../../src/data/open.ts'
import { type HeldEntry, showHeld } from '../../src/data/operator/quarantine.ts'
import { listReceived } from '../../src/data/operator/received-list.ts'
import { openRunJournal } from '../../src/data/operator/run-journal.ts'
import { SENT_STATUSES, type SentDocument } from '../../src/data/operator/sent-document.ts'
import { listSent } from '../../src/data/operator/sent-list.ts'
import { acquireSiteLock } from '../../src/data/site/lock.ts'
import { openSite } from '../../src/data/site/site-database.ts'
import { registerSite } from '../../src/data/web/registration.ts'
import { openWeb } from '../../src/data/web/web-database.ts'
import type { DocumentType } from '../../src/flow/document-type.ts'
import type { SiteDatabase } from '../../src/flow/ports/site-database.ts'
import type { WebDatabase } from '../../src/flow/ports/web-database.ts'
import { documentsNamed } from '../../src/registry/document-name.ts'
import { documentTypeOf } from '../../src/registry/document-type.ts'
import { runCycle, runShare } from '../../src/runner/cycle.ts'
import type { CycleParts } from '../../src/runner/cycle-parts.ts'
import { HostLocks } from '../../src/runner/host-locks.ts'
import { migrate } from '../../src/runner/migrate.ts'
import type { CycleReport } from '../../src/runner/report.ts'
import { temporaryDatabases } from './databases.ts'
import { DIALECTS } from './dialects.ts'
import { Notices, People, Replies, Slips } from './plugins.ts'

/** A site of a test, with its database and the cycles it runs in this process. */
export class TestSite {
  readonly database: Database
  #allow = ''

  constructor(
    readonly site: Site,
    readonly settings: DatabaseSettings,
    readonly web: Database,
    public types: readonly DocumentType[],
  ) {
    this.database = openDatabase(settings)
  }

  async migrate(): Promise<void> {
    await migrate({
      site: { ...this.site, name: this.site.code },
      siteDatabase: this.database,
      webDatabase: this.web,
      types: this.types,
      account: 'tester',
    })
  }

  /** The ports, without a lock. */
  get ports(): SiteDatabase {
    return openSite(this.database, this.site)
  }

  get relay(): WebDatabase {
    return openWeb(this.web)
  }

  lock() {
    return acquireSiteLock(this.database, this.settings, {
      host: 'test',
      pid: process.pid,
      startedBy: 'test',
      reason: 'test',
    })
  }

  /**
   * One cycle without preflight; where another host runs it, this one's share. `web`, and what `site` makes of the other
   * port: as a fault has them. `host`: the machine's name.
   */
  async cycle({
    types = this.types,
    web = this.relay,
    site = (ports) => ports,
    signal = new AbortController().signal,
    host = 'test',
  }: {
    types?: readonly DocumentType[]
    web?: WebDatabase
    site?: (ports: SiteDatabase) => SiteDatabase
    signal?: AbortSignal
    host?: string
  } = {}): Promise<CycleReport> {
    const holder = { host, pid: process.pid, startedBy: 'test', reason: 'test' }
    const locks = new HostLocks(this.database, this.settings, this.site, holder)
    const lock = await locks.acquire()
    try {
      const parts: CycleParts = {
        site: site(openSite(this.database, this.site, lock)),
        web,
        types,
        known: this.types.map(({ name }) => name),
        preflight: async () => [],
        announce: async () => {},
        journal: openRunJournal(this.database),
        share: (origin, work) => locks.share(lock, origin, (shared) => work(site(shared))),
        alone: (name, work) => locks.alone(name, work),
        concurrency: 1,
        signal,
        listener: {},
      }
      const start = { reason: 'test', startedBy: 'test', scope: lock.name }
      return await (lock.name === 'cycle' ? runCycle(parts, start) : runShare(parts, start))
    } finally {
      await lock.release()
    }
  }

  run(sql: string, parameters: Record<string, Bound> = {}): Promise<number> {
    return this.database.write((session) => session.run(sql, parameters))
  }

  all<R = Record<string, unknown>>(sql: string, parameters: Record<string, Bound> = {}): Promise<R[]> {
    return this.database.read((session) => session.all<R>(sql, parameters))
  }

  /** Refuses rows of a table, as a trigger of the retailer's own may do. */
  async refuse(
    table: string,
    {
      operation = 'insert',
      reason = 'no',
      when,
    }: { operation?: 'insert' | 'update'; reason?: string; when?: string } = {},
  ): Promise<void> {
    const { make, drop } = DIALECTS[this.settings.dialect].refusal(table, operation, reason, when)
    await this.run(make)
    this.#allow = drop
  }

  async allow(): Promise<void> {
    await this.run(this.#allow)
  }

  /** The documents with this key, of every kind of the type. */
  named(type: string, key: readonly string[]) {
    return documentsNamed({ allTypes: this.types }, JSON.stringify(key), { type })
  }

  /** Status of a sent document; undefined: none. */
  async sent(type: string, ...key: string[]): Promise<string | undefined> {
    const { items } = await listSent(this.database, { documents: this.named(type, key) }, { most: 1 })
    return items[0]?.status
  }

  /** Sent documents that are not PROCESSED. */
  async unsettled(): Promise<readonly SentDocument[]> {
    const statuses = SENT_STATUSES.filter((status) => status !== 'PROCESSED')
    return (await listSent(this.database, { statuses }, { most: 10_000 })).items
  }

  /** Received documents that are not APPLIED. */
  held(): Promise<readonly HeldEntry[]> {
    return showHeld(this.database, {})
  }

  /** `WAITING TS_MISSING_PARENT`, or `APPLIED`; undefined: never received. */
  async received(type: string, ...key: string[]): Promise<string | undefined> {
    const [entry] = (await listReceived(this.database, { documents: this.named(type, key) }, { most: 1 })).items
    return entry && [entry.status, entry.code].filter(Boolean).join(' ')
  }
}

/** Where the databases of a retail are: `web`, and each site by its code. */
export type Places = Readonly<Record<string, DatabaseSettings>>

export interface Retail {
  readonly places: Places
  readonly web: Database
  readonly headOffice: TestSite
  readonly stores: readonly TestSite[]
  /** Cycles everywhere, head office first, so often that a document and its answer have made their way. */
  settle(): Promise<void>
  close(): Promise<void>
}

const STORES = ['S001', 'S002']

export interface RetailOptions {
  readonly stores?: readonly string[]
  readonly config?: Partial<PluginConfig>
  readonly plugins?: readonly Plugin[]
}

/** Of all the databases, or of those of each sort. */
export interface RetailDialects {
  readonly dialect?: Dialect
  readonly headOffice?: Dialect
  readonly store?: Dialect
  readonly web?: Dialect
}

/** A head office and stores on real databases of their own. */
export async function openRetail({
  dialect = 'sqlite',
  headOffice = dialect,
  store = dialect,
  web = dialect,
  ...options
}: RetailOptions & RetailDialects = {}): Promise<Retail> {
  const databases = temporaryDatabases((name) => ({ HO: headOffice, web })[name] ?? store)
  const places: Record<string, DatabaseSettings> = {}
  for (const name of ['web', 'HO', ...(options.stores ?? STORES)]) places[name] = await databases.place(name)
  const retail = attachRetail(places, options)
  for (const one of [retail.headOffice, ...retail.stores]) {
    await one.migrate()
    await registerSite(retail.web, { ...one.site, name: one.site.code })
  }
  return {
    ...retail,
    async close() {
      await retail.close()
      await databases.remove()
    },
  }
}

/** The retail on databases that another process has opened. */
export function attachRetail(places: Places, { stores = STORES, config, plugins }: RetailOptions = {}): Retail {
  const web = openDatabase(places.web!)
  const types = typesOf(plugins, config)
  const headOffice = new TestSite({ code: 'HO', kind: 'head-office' }, places.HO!, web, types)
  const rest = stores.map(
    (code) => new TestSite({ code, kind: 'store', format: 'outright' }, places[code]!, web, types),
  )
  const all = [headOffice, ...rest]
  return {
    places,
    web,
    headOffice,
    stores: rest,
    async settle() {
      for (let round = 0; round < 3; round++) for (const one of all) await one.cycle()
    },
    async close() {
      for (const one of all) await one.database.close()
      await web.close()
    },
  }
}

/** Document types as the registry makes them, in dependency order. */
export function typesOf(
  plugins: readonly Plugin[] = [new Notices(), new Replies(), new People(), new Slips()],
  config: Partial<PluginConfig> = {},
): DocumentType[] {
  return plugins.map((plugin) => documentTypeOf(plugin, { ...PLUGIN_DEFAULTS, ...config }))
}
