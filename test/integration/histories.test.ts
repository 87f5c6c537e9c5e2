import fc from 'fast-check'
import { age, purgeSite } from '../support/aged.ts'
import { assertAgreement } from '../support/agreement.ts'
import { backUpSite } from '../support/backups.ts'
import { bounded } from '../support/bounded.ts'
import { onEachDialect, patient } from '../support/dialects.ts'
import { FAULT_POINTS, type FaultPoint, siteWithFaults, webWithFaults } from '../support/fault-points.ts'
import { isStopped, recovered } from '../support/recovering.ts'
import { openRetail, type Retail, type TestSite } from '../support/retail.ts'
import { seed } from '../support/seed.ts'
import { dropNotice, putNotice, putPerson, putSlip, slips } from '../support/trade.ts'

const CODES = ['A', 'B', 'C']
const STORES = ['S001', 'S002', 'S003']
const SITES = ['HO', ...STORES]
/** Servers take longer, and have less of their own to show. */
const RUNS = { sqlite: bounded(12, 2000), postgres: bounded(2, 200), mssql: bounded(2, 200) }
const MOST_STEPS = bounded(16, 60)

const site = fc.constantFrom(...SITES)
const store = fc.constantFrom(...STORES)
const code = fc.constantFrom(...CODES)

/** What can happen, as a short text that reads well in a counterexample. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(code, fc.constantFrom('*', 'S001', 'S002', 'S001,S003', ''))
      .map(([code, stores]) => `put ${code} ${stores || 'nobody'}`),
  },
  { weight: 2, arbitrary: code.map((code) => `drop ${code}`) },
  { weight: 2, arbitrary: store.map((store) => `sell ${store}`) },
  { weight: 5, arbitrary: site.map((site) => `cycle ${site}`) },
  {
    weight: 3,
    arbitrary: fc.tuple(site, fc.constantFrom(...FAULT_POINTS)).map(([site, point]) => `crash ${site} ${point}`),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(site, fc.constantFrom('notices', 'people', 'slips'))
      .map(([site, type]) => `off ${site} ${type}`),
  },
  { weight: 1, arbitrary: site.map((site) => `purge ${site}`) },
  { weight: 1, arbitrary: site.map((site) => `backup ${site}`) },
  { weight: 2, arbitrary: site.map((site) => `restore ${site}`) },
)

/** A cycle of a process that loses its power at a point: nothing that it does later comes to the databases. */
async function crash(site: TestSite, at: FaultPoint): Promise<void> {
  let dead = false
  const reach = async (point: FaultPoint) => {
    dead ||= point === at
    if (dead) throw new Error('power cut')
  }
  await site.cycle({ site: (ports) => siteWithFaults(ports, reach), web: webWithFaults(site.web, reach) })
}

/** Gives the slips that stores have lost. */
async function play(retail: Retail, history: readonly string[]): Promise<ReadonlySet<string>> {
  const { headOffice } = retail
  const backups = new Map<TestSite, () => Promise<void>>()
  const lost = new Set<string>()
  const sites = new Map([headOffice, ...retail.stores].map((site) => [site.site.code, site]))
  for (const [n, text] of history.entries()) {
    const [verb, what = '', ...rest] = text.split(' ')
    const site = sites.get(what) as TestSite
    const [detail] = rest
    if (verb === 'put')
      await putNotice(headOffice, what, detail === 'nobody' ? '' : detail, `title ${n}`, [`tag ${what}`])
    if (verb === 'drop') await dropNotice(headOffice, what)
    if (verb === 'sell') {
      await putPerson(site, `${what}-${n}`)
      await putSlip(site, String(n), { person: `${what}-${n}` })
    }
    if (verb === 'cycle') await site.cycle()
    if (verb === 'crash') await crash(site, rest.join(' ') as FaultPoint)
    if (verb === 'off') await site.cycle({ types: site.types.filter(({ name }) => name !== detail) })
    if (verb === 'purge') {
      await age(site.database, 'site', 8)
      if (site === headOffice) await age(retail.web, 'web', 8)
      await purgeSite(site)
    }
    if (verb === 'backup') backups.set(site, await backUpSite(site))
    if (verb === 'restore' && backups.has(site)) {
      const before = await slips(site)
      await backups.get(site)!()
      backups.delete(site)
      const after = new Set(await slips(site))
      if (site !== headOffice) for (const slip of before) if (!after.has(slip)) lost.add(slip)
      if (await isStopped(site)) await recovered(site)
    }
  }
  return lost
}

onEachDialect('random histories', (dialect) => {
  it('end with every document at its last version where it belongs, once, and every status right', async function () {
    this.timeout(bounded(patient(dialect, 300_000), 14_400_000))
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: MOST_STEPS }), async (history) => {
        const retail = await openRetail({ dialect, stores: STORES })
        try {
          const lost = await play(retail, history)
          // Snapshots are asked for, sent and loaded.
          for (let round = 0; round < 2; round++) await retail.settle()
          await assertAgreement(retail, '', lost)
        } finally {
          await retail.close()
        }
      }),
      {
        seed,
        numRuns: Number(process.env.TILLSYNC_TEST_RUNS ?? RUNS[dialect]),
        endOnFailure: process.env.CI === 'true',
      },
    )
  })
})
