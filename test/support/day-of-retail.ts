import assert from 'node:assert/strict'
import type { Dialect } from '../../src/data/database-settings.ts'
import { registerSite } from '../../src/data/web/registration.ts'
import { changePrice, deletePromotion } from '../../src/demo/changes.ts'
import { insertAll } from '../../src/demo/site-data.ts'
import type { World } from '../../src/demo/world/counts.ts'
import { headOfficeDocuments, storeDocuments, type WorldDocument } from '../../src/demo/world/world.ts'
import { type ConfiguredSite, configuredSite } from './configured-sites.ts'
import { temporaryDatabases } from './databases.ts'

export interface DayOfRetail {
  readonly headOffice: ConfiguredSite
  readonly stores: readonly ConfiguredSite[]
  readonly all: readonly ConfiguredSite[]
  /** What is done everywhere in one of the day's hours, counted from 0. */
  trade(hour: number): Promise<void>
  close(): Promise<void>
}

/** A head office and stores, both formats by turns, whose documents of a day are made hour by hour. */
export async function dayOfRetail(
  dialect: Dialect,
  { stores: count, hours, world }: { readonly stores: number; readonly hours: number; readonly world: World },
): Promise<DayOfRetail> {
  const databases = temporaryDatabases(dialect)
  const sections = {
    plugins: Object.fromEntries(['items', 'sales', 'customers'].map((name) => [name, { documentsPerPacket: 10 }])),
  }
  const head = { code: 'HO', kind: 'head-office', name: 'Head office' } as const
  const headOffice = await configuredSite(databases, head, sections)
  const stores: ConfiguredSite[] = []
  for (let n = 1; n <= count; n++) {
    const code = `S${String(n).padStart(3, '0')}`
    const place = { code, kind: 'store', name: code, format: n % 2 ? 'consignment' : 'outright' } as const
    await registerSite(headOffice.installation.webDatabase, place)
    stores.push(await configuredSite(databases, place, sections))
  }
  const all = [headOffice, ...stores]
  /** What refers to something that is made later: until then. */
  const left = new Map<string, readonly WorldDocument[]>()
  return {
    headOffice,
    stores,
    all,
    async trade(hour) {
      for (const { installation } of all) {
        const { code, kind } = installation.site
        const documents = [...(kind === 'store' ? storeDocuments(world, code) : headOfficeDocuments(world))]
        const sorts = [...new Set(documents.map(({ root }) => root))]
        const given = sorts.flatMap((sort) => {
          const waiting = (left.get(code) ?? []).filter(({ root }) => root === sort)
          const same = documents.filter(({ root }) => root === sort)
          return [...waiting, ...ofHour(same, hour, hours)]
        })
        const { refused } = await insertAll(installation, given)
        left.set(code, refused)
        if (hour === hours - 1) assert.deepEqual(refused, [])
      }
      if (hour < hours - 1) return
      await changePrice(headOffice.installation, world)
      await deletePromotion(headOffice.installation)
    },
    async close() {
      for (const { installation } of all) await installation.close()
      await databases.remove()
    },
  }
}

function ofHour<T>(all: readonly T[], hour: number, hours: number): T[] {
  const at = (share: number) => Math.floor((all.length * share) / hours)
  return all.slice(at(hour), at(hour + 1))
}
