import type { Plugin, Site } from 'tillsync'
import { PLUGIN_DEFAULTS, type PluginConfig } from '../../src/config.ts'
import type { DatabaseSettings, Dialect } from '../../src/data/adapter.ts'
import type { Bound, Database } from '../../src/data/database.ts'
import { openDatabase } from '../../src/data/open.ts'
import { openRunJournal } from '../../src/data/operator/run-journal.ts'
import { acquireSiteLock } from '../../src/data/site/lock.ts'
import { openSite } from '../../src/data/site/site-database.ts'
import { registerSite } from '../../src/data/web/registration.ts'
import { openWeb } from '../../src/data/web/web-database.ts'
import type { DocumentType } from '../../src/flow/document-type.ts'
import type { SiteDatabase, WebDatabase } from '../../src/flow/ports.ts'
import { documentTypeOf } from '../../src/registry/document-type.ts'
import { runCycle } from '../../src/runner/cycle.ts'
import { migrate } from '../../src/runner/migrate.ts'
import type { CycleReport } from '../../src/runner/report.ts'
import { temporaryDatabases } from './databases.ts'
import { Notices, People, Replies, Slips } from './plugins.ts'

/** A site of a test, with its database and the cycles it runs in this process. */
export class TestSite {
  readonly database: Database

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

  /** One cycle without preflight. `wrap`: the ports as a fault sees them. */
  async cycle({
    types = this.types,
    web = this.relay,
    signal = new AbortController().signal,
  }: {
    types?: readonly DocumentType[]
    web?: WebDatabase
    signal?: AbortSignal
  } = {}): Promise<CycleReport> {
    const lock = await this.lock()
    try {
      return await runCycle(
        {
          site: openSite(this.database, this.site, lock),
          web,
          types,
          known: this.types.map(({ name }) => name),
          preflight: async () => [],
          announce: async () => {},
          journal: openRunJournal(this.database),
          concurrency: 1,
          signal,
          listener: {},
        },
        { reason: 'test', startedBy: 'test' },
      )
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

  /** Status of a sent document; undefined: none. */
  async sent(type: string, ...key: string[]): Promise<string | undefined> {
    const [row] = await this.all<{ status: string }>(
      'select status from tillsync_sent_document where type = :type and document_key = :key',
      { type, key: JSON.stringify(key) },
    )
    return row?.status
  }

  /** `WAITING TS_MISSING_PARENT`, or `APPLIED`; undefined: never received. */
  async received(type: string, ...key: string[]): Promise<string | undefined> {
    const [row] = await this.all<{ status: string; code: string | null }>(
      'select status, code from tillsync_received_document where type = :type and document_key = :key order by changed_at desc',
      { type, key: JSON.stringify(key) },
    )
    return row && [row.status, row.code].filter(Boolean).join(' ')
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
