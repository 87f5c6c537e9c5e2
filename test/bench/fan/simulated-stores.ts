import { randomUUID } from 'node:crypto'
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import PQueue from 'p-queue'
import { openInstallation } from '../../../src/container.ts'
import { writeConfig } from '../config-file.ts'
import type { PostgresDatabases } from '../databases/postgres.ts'
import { type BenchSite, configOf, type Retail, within } from '../sites.ts'
import { wholeCycle } from '../whole-cycle.ts'
import { registerStores, storeCode } from './registered-stores.ts'

/** So many cycles at once. */
const TOGETHER = 4

/**
 * Stores that share a process and a machine. Each has its own database, a small SQLite file, and runs the product's
 * polls against the web database on the server, opened for each and closed again, as a worker's are.
 */
export class SimulatedStores {
  readonly #queue = new PQueue({ concurrency: TOGETHER })
  #count = 0

  constructor(
    readonly databases: PostgresDatabases,
    readonly retail: Retail,
    readonly folder: string,
  ) {}

  /** There are so many from now on; those that are new have received nothing. */
  async grow(count: number): Promise<void> {
    const template = join(this.folder, 'template.sqlite')
    if (this.#count === 0) await this.#makeTemplate(template)
    for (let number = this.#count + 1; number <= count; number += 1) {
      const { code, database } = this.#configured(number)
      copyFileSync(template, database)
      nameSite(database, code)
    }
    await registerStores(this.databases, this.retail.web, count)
    this.#count = count
  }

  /** One poll of each of so many stores, several at once. Gives milliseconds of each. */
  polls(stores: number): Promise<number[]> {
    return Promise.all(Array.from({ length: stores }, (_, index) => this.poll(index + 1)))
  }

  /**
   * What a time of the schedule brings, as soon as few enough others are at it: a look, and a cycle where that finds
   * something. Gives its milliseconds. Throws whatever went wrong.
   */
  poll(number: number): Promise<number> {
    return this.#queue.add(async () => {
      const begun = performance.now()
      await within(this.#site(number), async (installation) => {
        if (!(await installation.isIdle())) await wholeCycle(installation)
      })
      return performance.now() - begun
    })
  }

  async #makeTemplate(file: string): Promise<void> {
    const site = this.#configured(0)
    const installation = await openInstallation(configOf(site), { create: true })
    await installation.migrate()
    await installation.close()
    const database = new Libsql(site.database)
    database.exec('pragma wal_checkpoint(truncate)')
    database.close()
    copyFileSync(site.database, file)
    rmSync(site.database)
  }

  #site(number: number): BenchSite {
    const code = storeCode(number)
    return { code, database: join(this.folder, `${code}.sqlite`), configFile: join(this.folder, `${code}.yaml`) }
  }

  #configured(number: number): BenchSite {
    const site = this.#site(number)
    const { code, database, configFile } = site
    writeConfig(
      configFile,
      { code, kind: 'store', name: code, format: 'outright' },
      { dialect: 'sqlite', storage: database },
      this.databases.section(this.retail.web),
    )
    return site
  }
}

/** A copy of a store's database becomes that of another store. */
function nameSite(file: string, code: string): void {
  const database = new Libsql(file)
  database.prepare('update tillsync_site_state set site_code = ?, installation = ?').run(code, randomUUID())
  database.close()
}
