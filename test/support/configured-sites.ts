import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { loadConfig } from '../../src/config.ts'
import { type Installation, openInstallation } from '../../src/container.ts'
import type { DatabaseSettings, Dialect } from '../../src/data/adapter.ts'
import type { Bound } from '../../src/data/database.ts'
import { registerSite } from '../../src/data/web/registration.ts'
import type { CycleReport } from '../../src/runner/report.ts'
import { temporaryDatabases } from './databases.ts'

/** A site as an administrator sets it up: a configuration's file, and everything that follows from it. */
export class ConfiguredSite {
  constructor(
    readonly file: string,
    readonly installation: Installation,
  ) {}

  run(sql: string, parameters: Record<string, Bound> = {}): Promise<number> {
    return this.installation.siteDatabase.write((session) => session.run(sql, parameters))
  }

  async cycle(): Promise<CycleReport> {
    return this.installation.sync({ reason: 'test', signal: new AbortController().signal })
  }

  async goodCycle(): Promise<void> {
    const { error } = await this.cycle()
    assert.equal(error, undefined, String(error))
  }
}

export interface ConfiguredSites {
  readonly folder: string
  readonly headOffice: ConfiguredSite
  readonly store: ConfiguredSite
  close(): Promise<void>
}

/** A head office and its store S001 on databases of one dialect. `more`: sections of the store's configuration. */
export async function configuredSites(dialect: Dialect, more: object = {}): Promise<ConfiguredSites> {
  const databases = temporaryDatabases(dialect)
  const { folder } = databases
  const web = await databases.place('web')
  const open = async (site: object, code: string, sections: object = {}) => {
    const file = join(folder, `${code}.yaml`)
    const database = sectionOf(await databases.place(code))
    const preflight = { diskFreeMegabytes: 1 }
    const config = { site, database, webDatabase: sectionOf(web), preflight, log: { level: 'silent' }, ...sections }
    writeFileSync(file, stringify(config))
    const installation = await openInstallation(loadConfig({ file, environment: {} }), { create: true })
    await installation.migrate()
    return new ConfiguredSite(file, installation)
  }
  const headOffice = await open({ code: 'HO', kind: 'head-office', name: 'Head office' }, 'HO')
  const format = { kind: 'store', format: 'outright' } as const
  await registerSite(headOffice.installation.webDatabase, { code: 'S001', name: 'Park Street', ...format })
  const store = await open({ code: 'S001', name: 'Park Street', ...format }, 'S001', more)
  return {
    folder,
    headOffice,
    store,
    async close() {
      for (const { installation } of [headOffice, store]) await installation.close()
      await databases.remove()
    },
  }
}

function sectionOf({ dialect, storage, server }: DatabaseSettings): object {
  return { dialect, storage, ...server }
}
