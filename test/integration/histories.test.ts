import fc from 'fast-check'
import { age, purgeSite } from '../support/aged.ts'
import { assertAgreement } from '../support/agreement.ts'
import { backUp, backUpSite } from '../support/backups.ts'
import { bounded } from '../support/bounded.ts'
import { onEachDialect, patient } from '../support/dialects.ts'
import {
  FAULT_POINTS,
  type FaultPoint,
  SNAPSHOT_POINTS,
  siteWithFaults,
  webWithFaults,
} from '../support/fault-points.ts'
import { isStopped, recovered } from '../support/recovering.ts'
import { openRetail, type Retail, type TestSite } from '../support/retail.ts'
import { seed } from '../support/seed.ts'
import { dropNotice, putNotice, putPerson, putSlip, slips } from '../support/trade.ts'

const CODES = ['A', 'B', 'C']
const STORES = ['S001', 'S002', 'S003']
const SITES = ['HO', ...STORES]
/** Servers take longer, and have less of their own to show. */
const RUNS = { sqlite: bounded(8, 60), postgres: bounded(2, 10), mssql: bounded(2, 10) }
const MOST_STEPS = bounded(16, 60)
/** What the last restored database lacks is noticed, taken over, asked for as a snapshot, sent and loaded. */
const ROUNDS = 7

const site = fc.constantFrom(...SITES)
const store = fc.constantFrom(...STORES)
const place = fc.constantFrom(...SITES, 'web')
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
    arbitrary: fc
      .tuple(site, fc.constantFrom(...FAULT_POINTS, ...SNAPSHOT_POINTS))
      .map(([site, point]) => `crash ${site} ${point}`),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(site, fc.constantFrom('notices', 'people', 'slips'))
      .map(([site, type]) => `off ${site} ${type}`),
  },
  { weight: 1, arbitrary: site.map((site) => `purge ${site}`) },
  { weight: 2, arbitrary: place.map((place) => `backup ${place}`) },
  { weight: 3, arbitrary: place.map((place) => `restore ${place}`) },
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

/** A cycle at which somebody stands who does what preflight says of restored databases. */
async function obeyed(site: TestSite, cycle: () => Promise<unknown> = () => site.cycle()): Promise<void> {
  if (await isStopped(site)) await recovered(site)
  await cycle()
}

/** Gives the slips that stores have lost. */
async function play(retail: Retail, history: readonly string[]): Promise<ReadonlySet<string>> {
  const { headOffice } = retail
  const backups = new Map<string, () => Promise<void>>()
  const lost = new Set<string>()
  const sites = new Map([headOffice, ...retail.stores].map((site) => [site.site.code, site]))
  for (const [n, text] of history.entries()) {
    const [verb, what = '', ...rest] = text.split(' ')
    // None: `web`, or a notice's code.
    const site = sites.get(what) as TestSite
    const [detail] = rest
    if (verb === 'put')
      await putNotice(headOffice, what, detail === 'nobody' ? '' : detail, `title ${n}`, [`tag ${what}`])
    if (verb === 'drop') await dropNotice(headOffice, what)
    if (verb === 'sell') {
      await putPerson(site, `${what}-${n}`)
      await putSlip(site, String(n), { person: `${what}-${n}` })
    }
    if (verb === 'cycle') await obeyed(site)
    if (verb === 'crash') await obeyed(site, () => crash(site, rest.join(' ') as FaultPoint))
    if (verb === 'off')
      await obeyed(site, () => site.cycle({ types: site.types.filter(({ name }) => name !== detail) }))
    if (verb === 'purge') {
      await age(site.database, 'site', 8)
      if (site === headOffice) await age(retail.web, 'web', 8)
      await purgeSite(site)
    }
    if (verb === 'backup') backups.set(what, await (site ? backUpSite(site) : backUp(retail.web)))
    if (verb === 'restore' && backups.has(what)) {
      const before = site ? await slips(site) : []
      await backups.get(what)!()
      backups.delete(what)
      const after = new Set(site ? await slips(site) : [])
      if (site !== headOffice) for (const slip of before) if (!after.has(slip)) lost.add(slip)
    }
  }
  return lost
}

onEachDialect('random histories', (dialect) => {
  it('end with every document at its last version where it belongs, once, and every status right', async function () {
    this.timeout(bounded(patient(dialect, 300_000), 14_400_000))
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: MOST_STEPS, size: 'max' }), async (history) => {
        const retail = await openRetail({ dialect, stores: STORES })
        const { headOffice, stores } = retail
        try {
          const lost = await play(retail, history)
          // Snapshots are asked for, sent and loaded.
          for (let round = 0; round < ROUNDS; round++) for (const site of [headOffice, ...stores]) await obeyed(site)
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
