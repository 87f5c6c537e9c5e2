import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig } from '../../src/config.ts'
import { type Installation, openInstallation } from '../../src/container.ts'
import { registerSite } from '../../src/data/web/registration.ts'
import type { Cleanup } from './cleanup.ts'
import { writeConfig } from './config-file.ts'
import type { Databases } from './databases/databases.ts'

/** A site as its administrator set it up. */
export interface BenchSite {
  readonly code: string
  readonly database: string
  readonly configFile: string
}

/** A head office, a store and the web database between them. */
export interface Retail {
  readonly name: string
  readonly headOffice: BenchSite
  readonly store: BenchSite
  readonly web: string
  /** What was done to it since it was made, in order. */
  readonly history: readonly Step[]
}

export type Step = (retail: Retail) => Promise<unknown>

export const STORE = { code: 'S001', kind: 'store', name: 'First store', format: 'outright' } as const
const HEAD_OFFICE = { code: 'HO', kind: 'head-office', name: 'Head office' } as const

/** Makes retails, all in databases of one dialect; those that nobody takes away go at the end of the run. */
export class Retails<D extends Databases = Databases> {
  readonly #removals = new Map<string, () => Promise<void>>()
  readonly #once = new Map<string, Promise<unknown>>()

  constructor(
    readonly databases: D,
    readonly folder: string,
    readonly cleanup: Cleanup,
  ) {}

  /** What several benchmarks start from is made by the first of them. */
  once<T>(name: string, make: () => Promise<T>): Promise<T> {
    const made = (this.#once.get(name) as Promise<T> | undefined) ?? make()
    this.#once.set(name, made)
    return made
  }

  /** Migrated, the store registered, no document anywhere. */
  async make(name: string): Promise<Retail> {
    const retail = this.#configured(name)
    for (const database of databasesOf(retail)) await this.databases.create(database)
    const headOffice = await openInstallation(configOf(retail.headOffice), { create: true })
    const store = await openInstallation(configOf(retail.store), { create: true })
    try {
      await headOffice.migrate()
      await registerSite(headOffice.webDatabase, STORE)
      await store.migrate()
    } finally {
      await headOffice.close()
      await store.close()
    }
    return retail
  }

  /** The same state under another name. Nobody may be connected to the one that is copied. */
  async copy(from: Retail, name: string): Promise<Retail> {
    const { databases } = this
    if (!databases.copy) return this.#again(from, name)
    const retail = this.#configured(name, from.history)
    const sources = databasesOf(from)
    for (const [index, database] of databasesOf(retail).entries()) await databases.copy(sources[index]!, database)
    return retail
  }

  /** A copy, and something done to it. */
  async after(from: Retail, name: string, step: Step): Promise<Retail> {
    const retail = await this.copy(from, name)
    await step(retail)
    return { ...retail, history: [...from.history, step] }
  }

  /** Where databases cannot be copied, what was done to the one is done to the other. */
  async #again({ history }: Retail, name: string): Promise<Retail> {
    const retail = await this.make(name)
    for (const step of history) await step(retail)
    return { ...retail, history }
  }

  async remove({ name }: Retail): Promise<void> {
    await this.#removals.get(name)?.()
  }

  /** See Databases.rest. */
  async rest(retail: Retail): Promise<void> {
    for (const database of databasesOf(retail)) await this.databases.rest(database)
  }

  #configured(name: string, history: readonly Step[] = []): Retail {
    const web = `${name}_web`
    const configured = (site: typeof HEAD_OFFICE | typeof STORE): BenchSite => {
      const database = `${name}_${site.code.toLowerCase()}`
      const configFile = join(this.folder, name, `${site.code}.yaml`)
      writeConfig(configFile, site, this.databases.section(database), this.databases.section(web))
      return { code: site.code, database, configFile }
    }
    const retail = { name, web, history, headOffice: configured(HEAD_OFFICE), store: configured(STORE) }
    const removal = this.cleanup.later(async () => {
      for (const database of databasesOf(retail)) await this.databases.remove(database)
      rmSync(join(this.folder, name), { recursive: true, force: true })
    })
    this.#removals.set(name, removal)
    return retail
  }
}

function databasesOf({ headOffice, store, web }: Retail): string[] {
  return [headOffice.database, store.database, web]
}

/** Works with a site as its own program does, and closes it again. */
export async function within<T>(site: BenchSite, work: (installation: Installation) => Promise<T>): Promise<T> {
  const installation = await openInstallation(configOf(site))
  try {
    return await work(installation)
  } finally {
    await installation.close()
  }
}

export function configOf({ configFile }: BenchSite) {
  return loadConfig({ file: configFile, environment: {} })
}
