import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import type { Site } from 'tillsync'
import { openSite } from '../../src/data/site/site-database.ts'
import { listSites, registerSite } from '../../src/data/web/registration.ts'
import { openWeb } from '../../src/data/web/web-database.ts'
import { compareSides, surplus } from '../../src/demo/sides/compare.ts'
import { insertAll } from '../../src/demo/site-data.ts'
import { headOfficeDocuments, storeDocuments, type WorldDocument } from '../../src/demo/world/world.ts'
import { openEpoch, requireSnapshots } from '../../src/flow/recovery/recover.ts'
import { recoverSite } from '../../src/runner/recovery.ts'
import { age } from '../support/aged.ts'
import { type ConfiguredSite, configuredSite, opened } from '../support/configured-sites.ts'
import { type TemporaryDatabases, temporaryDatabases } from '../support/databases.ts'
import { DIALECTS, onEachDialect, patient } from '../support/dialects.ts'

interface Head {
  readonly origin: string
  readonly audience: string
  readonly type: string
  readonly number: number | string
}

const WORLD = { seed: 7, size: 0.1 }
const HEAD_OFFICE = { code: 'HO', kind: 'head-office', name: 'Head office' } as const
const store = (code: string, format: 'consignment' | 'outright') =>
  ({ code, kind: 'store', name: code, format }) as const
const plugins = Object.fromEntries(['items', 'sales', 'customers'].map((name) => [name, { documentsPerPacket: 4 }]))

onEachDialect('a web database that was emptied, of which there is no backup', (dialect) => {
  let databases: TemporaryDatabases
  let sites: ConfiguredSite[]
  let headOffice: ConfiguredSite
  let stores: ConfiguredSite[]

  before(async function () {
    this.timeout(patient(dialect, 120_000))
    databases = temporaryDatabases(dialect)
    sites = []
    for (const site of [HEAD_OFFICE, store('S001', 'consignment'), store('S002', 'outright')]) await setUp(site)
    named()
  })
  after(async () => {
    for (const { installation } of sites) await installation.close()
    await databases.remove()
  })

  async function setUp(site: Site & { readonly name: string }): Promise<ConfiguredSite> {
    const made = await configuredSite(databases, site, { plugins })
    sites.push(made)
    if (site.kind === 'store') await registerSite(made.installation.webDatabase, site)
    return made
  }

  function named(): void {
    ;[headOffice, ...stores] = sites as [ConfiguredSite, ...ConfiguredSite[]]
  }

  /** The world's documents of a site, from one share to the next. */
  async function trade({ installation }: ConfiguredSite, from: number, to: number): Promise<void> {
    const { code, kind } = installation.site
    const all = [...(kind === 'store' ? storeDocuments(WORLD, code) : headOfficeDocuments(WORLD))]
    const sorts = [...new Set(all.map(({ root }) => root))]
    const given = sorts.flatMap((sort): WorldDocument[] => {
      const same = all.filter(({ root }) => root === sort)
      return same.slice(Math.floor(same.length * from), Math.floor(same.length * to))
    })
    await insertAll(installation, given)
  }

  async function cycles(rounds: number): Promise<void> {
    for (let round = 0; round < rounds; round++) for (const site of sites) await site.goodCycle()
  }

  const streams = () =>
    headOffice.installation.webDatabase.read((session) =>
      session.all<Head>('select origin, audience, type, number from tillsync_stream'),
    )
  const nameOf = ({ type, origin, audience }: Head) => `${type} of ${origin} for ${audience}`

  async function emptied(): Promise<void> {
    for (const { installation } of sites) await installation.close()
    const place = databases.settings('web')
    await DIALECTS[dialect].drop(place)
    for (const end of ['', '-wal', '-shm']) if (place.storage) rmSync(`${place.storage}${end}`, { force: true })
    await DIALECTS[dialect].make(place)
    sites = await Promise.all(sites.map(({ file }) => opened(file)))
    named()
    await headOffice.installation.migrate()
  }

  const wrong = async ({ installation }: ConfiguredSite) =>
    (await installation.preflight()).filter(({ ok, severity }) => !ok && severity === 'error')

  it('is noticed, and `recover` at the head office registers all stores again, in the epochs in which they are', async function () {
    this.timeout(patient(dialect, 60_000))
    for (const site of sites) await trade(site, 0, 0.5)
    await cycles(2)
    for (const site of [headOffice, stores[1]!]) await beginEpoch(site)
    await cycles(2)
    for (const { installation } of sites) {
      await age(installation.siteDatabase, 'site', 40)
      await installation.upkeep.purge(new AbortController().signal)
    }
    // What nobody has read yet, and what is not even sent.
    await trade(stores[0]!, 0.5, 0.6)
    await stores[0]!.goodCycle()
    await trade(headOffice, 0.5, 0.6)
    await headOffice.goodCycle()
    for (const site of sites) await trade(site, 0.6, 0.7)
    const sent = await streams()
    await emptied()
    assert.deepEqual(
      (await wrong(headOffice)).map(({ check, found }) => [check, found]),
      [
        ['emptied web database', '2 of 3 sites that it knew are not registered any more: S001, S002'],
        ['restored database: epoch', 'epoch 2 here, 1 in the web database'],
      ],
    )
    assert.equal((await headOffice.cycle()).error !== undefined, true)
    assert.match((await wrong(stores[0]!))[0]!.remedy, /if the web database was emptied, `tillsync recover`/)
    const plan = await recoverSite(headOffice.installation, { dryRun: true })
    assert.deepEqual(
      plan.registered?.map(({ code }) => code),
      ['S001', 'S002'],
    )
    assert.equal((await wrong(headOffice)).length, 2)
    const { needed, epoch } = await recoverSite(headOffice.installation, { dryRun: false })
    assert.deepEqual([needed, epoch], [true, undefined])
    const registered = await listSites(headOffice.installation.webDatabase)
    assert.deepEqual(
      registered.map(({ code, epoch, active }) => [code, epoch, active]),
      [
        ['HO', 2, true],
        ['S001', 1, true],
        ['S002', 2, true],
      ],
    )
    for (const site of sites) assert.deepEqual(await wrong(site), [])
    for (const site of stores) assert.equal((await recoverSite(site.installation, { dryRun: false })).needed, false)
    await cycles(1)
    const heads = new Map((await streams()).map((head) => [nameOf(head), Number(head.number)]))
    for (const head of sent) assert.ok(heads.get(nameOf(head))! >= Number(head.number), `${nameOf(head)} begins anew`)
  })

  it('loses nothing and doubles nothing, at either side', async function () {
    this.timeout(patient(dialect, 60_000))
    await cycles(2)
    await agree()
    for (const site of sites) await trade(site, 0.7, 1)
    await cycles(3)
    await agree()
  })

  it('has everything for a store that is opened afterwards', async function () {
    this.timeout(patient(dialect, 60_000))
    await setUp(store('S003', 'outright'))
    named()
    await cycles(3)
    await agree()
  })

  /** As after a restored backup, of which nothing is lost. */
  async function beginEpoch({ installation }: ConfiguredSite): Promise<void> {
    const { site, siteDatabase, webDatabase, registry } = installation
    const ports = [openSite(siteDatabase, site), openWeb(webDatabase)] as const
    await openEpoch(...ports, 2, [])
    await requireSnapshots(...ports, registry.types, 2)
  }

  async function agree(): Promise<void> {
    for (const { installation } of sites) {
      const again = await installation.siteDatabase.read((session) =>
        session.all('select * from tillsync_cursor where rewound = :yes', { yes: true }),
      )
      assert.deepEqual(again, [], 'read from the beginning again')
    }
    for (const one of stores) {
      const comparisons = [
        ...(await compareSides(headOffice.installation, one.installation)),
        ...(await compareSides(one.installation, headOffice.installation)),
      ]
      for (const { apart, type } of comparisons) assert.deepEqual(apart, [], type)
      assert.ok(comparisons.some(({ type, there }) => type === 'items' && there.documents > 0))
      const more = await surplus(one.installation, comparisons)
      for (const [type, count] of more) assert.equal(count, 0, type)
    }
  }
})
