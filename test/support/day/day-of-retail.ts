import assert from 'node:assert/strict'
import type { DatabaseSettings } from '../../../src/data/database-settings.ts'
import { registerSite } from '../../../src/data/web/registration.ts'
import { changePrice, deletePromotion } from '../../../src/demo/changes.ts'
import { insertAll } from '../../../src/demo/site-data.ts'
import { headOfficeDocuments, storeDocuments, type WorldDocument } from '../../../src/demo/world/world.ts'
import { type ConfiguredSite, configuredSite } from '../configured-sites.ts'
import { readdressed } from './readdressed.ts'

export interface DayOfRetail {
  readonly headOffice: ConfiguredSite
  readonly stores: readonly ConfiguredSite[]
  readonly all: readonly ConfiguredSite[]
  /** What is done everywhere in one of the day's hours, counted from 0. */
  trade(hour: number): Promise<void>
  /** What people enter again at a site of which they have only an older backup: all of the day so far. */
  enterAgain(site: ConfiguredSite, hour: number): Promise<void>
  close(): Promise<void>
}

export interface DaySettings {
  readonly stores: number
  readonly hours: number
  /** Of what a store does in a day; the head office has work for each ten of its stores. */
  readonly size: number
  readonly databases: { readonly folder: string; place(name: string): Promise<DatabaseSettings> }
}

const SEED = 7

/** A head office and stores, both formats by turns, whose documents of a day are made hour by hour. */
export async function dayOfRetail({ stores: count, hours, size, databases }: DaySettings): Promise<DayOfRetail> {
  const sections = {
    plugins: Object.fromEntries(['items', 'sales', 'customers'].map((name) => [name, { documentsPerPacket: 10 }])),
    // A clock that is wrong by hours is let go on.
    preflight: { diskFreeMegabytes: 1, clockSkewSeconds: 86_400 },
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
  const world = { seed: SEED, size: size * Math.max(1, Math.round(count / 10)) }
  const sites = stores.map(({ installation }) => installation.site)
  const documentsOf = ({ installation: { site } }: ConfiguredSite): WorldDocument[] =>
    site.kind === 'store'
      ? [...storeDocuments({ seed: SEED, size }, site.code)]
      : [...readdressed(headOfficeDocuments(world), sites)]
  /** What refers to something that is made later: until then. */
  const left = new Map<ConfiguredSite, readonly WorldDocument[]>()
  return {
    headOffice,
    stores,
    all,
    async trade(hour) {
      for (const site of all) {
        const waiting = left.get(site) ?? []
        const given = bySort(documentsOf(site), (sort, same) => [
          ...waiting.filter(({ root }) => root === sort),
          ...ofHours(same, hour, hour + 1, hours),
        ])
        const { refused } = await insertAll(site.installation, given)
        left.set(site, refused)
        if (hour === hours - 1) assert.deepEqual(refused, [])
      }
      if (hour < hours - 1) return
      await changePrice(headOffice.installation, world)
      await deletePromotion(headOffice.installation)
    },
    async enterAgain(site, hour) {
      const given = bySort(documentsOf(site), (_, same) => ofHours(same, 0, hour + 1, hours))
      // What the backup had is there already.
      await insertAll(site.installation, given)
    },
    async close() {
      for (const { installation } of all) await installation.close()
    },
  }
}

/** Sort by sort, in the order in which they refer to each other. */
function bySort(
  documents: readonly WorldDocument[],
  of: (sort: string, same: readonly WorldDocument[]) => readonly WorldDocument[],
): WorldDocument[] {
  const sorts = [...new Set(documents.map(({ root }) => root))]
  return sorts.flatMap((sort) =>
    of(
      sort,
      documents.filter(({ root }) => root === sort),
    ),
  )
}

function ofHours<T>(all: readonly T[], from: number, to: number, hours: number): T[] {
  const at = (hour: number) => Math.floor((all.length * hour) / hours)
  return all.slice(at(from), at(to))
}
