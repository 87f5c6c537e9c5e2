import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Site } from 'tillsync'
import { stringify } from 'yaml'
import { loadConfig } from '../../src/config.ts'
import { type Installation, openInstallation } from '../../src/container.ts'
import type { Bound } from '../../src/data/database.ts'
import type { DatabaseSettings, Dialect } from '../../src/data/database-settings.ts'
import { registerSite } from '../../src/data/web/registration.ts'
import type { CycleReport } from '../../src/runner/report.ts'
import { type TemporaryDatabases, temporaryDatabases } from './databases.ts'

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
  const headOffice = await configuredSite(databases, { code: 'HO', kind: 'head-office', name: 'Head office' })
  const place = { code: 'S001', kind: 'store', name: 'Park Street', format: 'outright' } as const
  await registerSite(headOffice.installation.webDatabase, place)
  const store = await configuredSite(databases, place, more)
  return {
    folder: databases.folder,
    headOffice,
    store,
    async close() {
      for (const { installation } of [headOffice, store]) await installation.close()
      await databases.remove()
    },
  }
}

/** `sections`: more of its configuration. */
export async function configuredSite(
  databases: Pick<TemporaryDatabases, 'folder' | 'place'>,
  site: Site & { readonly name: string },
  sections: object = {},
): Promise<ConfiguredSite> {
  const file = join(databases.folder, `${site.code}.yaml`)
  const config = {
    site,
    database: sectionOf(await databases.place(site.code)),
    webDatabase: sectionOf(await databases.place('web')),
    preflight: { diskFreeMegabytes: 1 },
    log: { level: 'silent' },
    ...sections,
  }
  writeFileSync(file, stringify(config))
  const made = await opened(file)
  await made.installation.migrate()
  return made
}

export async function opened(file: string): Promise<ConfiguredSite> {
  return new ConfiguredSite(file, await openInstallation(loadConfig({ file, environment: {} }), { create: true }))
}

function sectionOf({ dialect, storage, server }: DatabaseSettings): object {
  return { dialect, storage, ...server }
}
