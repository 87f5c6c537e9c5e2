import { setTimeout } from 'node:timers/promises'
import Libsql from 'libsql'
import type { Database, Session } from '../../../src/data/database.ts'
import type { Dialect } from '../../../src/data/database-settings.ts'
import { openDatabase } from '../../../src/data/open.ts'
import { databaseSettings } from '../../../src/data/settings.ts'
import { Installation } from '../../../src/runner/installation.ts'
import { backUp, backUpSite } from '../backups.ts'
import type { ConfiguredSite } from '../configured-sites.ts'
import { type Fault, type Happening, toldCycle } from './happening.ts'
import { obeyed } from './obeyed.ts'

const MOST_MILLISECONDS = 1500

/** SQLite has no page for what is new; PostgreSQL says of the last statement what it says of a full disk. */
const FULL: Partial<Record<Dialect, <T>(session: Session, work: () => Promise<T>) => Promise<T>>> = {
  async sqlite(session, work) {
    await session.all('pragma max_page_count = 1')
    return work()
  },
  async postgres(session, work) {
    const done = await work()
    await session.run("do $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$")
    return done
  },
}

/** What happens to the databases that a cycle needs; they stay what they are. */
export const DATABASE_FAULTS: Readonly<Record<string, Fault>> = {
  'database held by another program': (happening) =>
    besideAnother(happening, happening.site.installation.siteDatabase, 'update tillsync_site_state set epoch = epoch'),

  'web database held by another program': (happening) =>
    besideAnother(
      happening,
      happening.site.installation.webDatabase,
      "update tillsync_site set name = name where code = 'HO'",
    ),

  /** The real file system that is full is in full-disk.test.ts. */
  async 'disk full'({ site: { installation } }) {
    const settings = databaseSettings(installation.config, 'local')
    const fill = FULL[settings.dialect]
    if (!fill) return
    // A pool of its own: SQLite's bound stays with the connections.
    const database = openDatabase(settings)
    const full: Database = {
      ...database,
      write: (work) => database.write((session) => fill(session, () => work(session))),
    }
    const { config, webDatabase, registry, machine, log } = installation
    try {
      await toldCycle(new Installation(config, full, webDatabase, registry, machine, log))
    } finally {
      await database.close()
    }
  },
}

/** SQLite's file is locked by a connection of which this process's own queue knows nothing. */
async function besideAnother({ site, random }: Happening, database: Database, statement: string): Promise<void> {
  const milliseconds = random.int(100, MOST_MILLISECONDS)
  const { config } = site.installation
  const { storage } = databaseSettings(config, database === site.installation.siteDatabase ? 'local' : 'web')
  const other = storage
    ? lockedFile(storage, milliseconds)
    : database.write(async (session) => {
        await session.run(statement)
        await setTimeout(milliseconds)
      })
  await Promise.all([other, toldCycle(site.installation)])
}

async function lockedFile(storage: string, milliseconds: number): Promise<void> {
  const program = new Libsql(storage)
  program.exec('begin immediate')
  await setTimeout(milliseconds)
  program.exec('rollback')
  program.close()
}

/** Backups of some databases, as they were taken in the hours before. */
export class Backups {
  readonly #sites = new Map<ConfiguredSite, () => Promise<void>>()
  #web: (() => Promise<void>) | undefined

  async take(site: ConfiguredSite): Promise<void> {
    const { siteDatabase, registry } = site.installation
    this.#sites.set(site, await backUpSite({ database: siteDatabase, types: registry.allTypes }))
  }

  async takeWeb({ installation }: ConfiguredSite): Promise<void> {
    this.#web = await backUp(installation.webDatabase)
  }

  has(site: ConfiguredSite): boolean {
    return this.#sites.has(site)
  }

  get hasWeb(): boolean {
    return this.#web !== undefined
  }

  /** People enter again what is missing, and do what the preflight says. */
  async restore({ day, site, hour }: Happening): Promise<void> {
    await this.#sites.get(site)!()
    this.#sites.delete(site)
    await day.enterAgain(site, hour)
    await obeyed(site)
  }

  async restoreWeb({ site }: Happening): Promise<void> {
    await this.#web!()
    this.#web = undefined
    await obeyed(site)
  }
}
