import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { compareSides } from '../../src/demo/sides/compare.ts'
import { equal } from '../../src/demo/sides/measure.ts'
import { setAsideAt } from '../../src/demo/sides/set-aside.ts'
import { type Random, randomFor } from '../../src/demo/world/random.ts'
import { bounded } from '../support/bounded.ts'
import type { ConfiguredSite } from '../support/configured-sites.ts'
import { type DayOfRetail, dayOfRetail } from '../support/day-of-retail.ts'
import { onEachDialect } from '../support/dialects.ts'
import { withPowerCut } from '../support/power-cut.ts'
import { seed } from '../support/seed.ts'

const COMMAND_LINE = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
/** Two at least: the head office of the world that is traded in has orders for both. */
const STORES = { sqlite: bounded(3, 50), postgres: bounded(2, 12), mssql: bounded(2, 12) }
const HOURS = bounded(3, 12)
const WORLD = { seed: 7, size: bounded(0.1, 1) }
const signal = new AbortController().signal

onEachDialect('a day of retail with faults at random', (dialect) => {
  let day: DayOfRetail
  before(async function () {
    this.timeout(bounded(120_000, 600_000))
    day = await dayOfRetail(dialect, { stores: STORES[dialect], hours: HOURS, world: WORLD })
  })
  after(() => day.close())

  it('ends with the same on both sides, to the last digit', async function () {
    this.timeout(bounded(240_000, 7_200_000))
    const random = randomFor(seed, 'day', dialect)
    for (let hour = 0; hour < HOURS; hour++) {
      await day.trade(hour)
      const killed = random.pick(day.all)
      for (const site of day.all) {
        if (site === killed) await killedCycle(site, random)
        else if (random.percent(40)) await cutCycle(site, random)
        else if (random.percent(20)) await besideAnother(site)
        else await site.cycle()
      }
    }
    for (let round = 0; round < 3; round++) for (const site of day.all) await site.goodCycle()
    const { headOffice } = day
    for (const store of day.stores) {
      for (const [origin, destination] of [
        [headOffice, store],
        [store, headOffice],
      ] as const) {
        for (const one of await compareSides(origin.installation, destination.installation)) {
          assert.deepEqual(one.apart, [], `seed ${seed}`)
          assert.ok(equal(one.here, one.there), `seed ${seed}`)
        }
      }
    }
    for (const { installation } of day.all) assert.deepEqual(await setAsideAt(installation), [], `seed ${seed}`)
  })

  it('is the same by the product’s own verify, which finds what is altered by hand then', async function () {
    this.timeout(bounded(120_000, 600_000))
    for (const deep of [false, true]) {
      for (const { outcome, type, site } of await verified(deep)) assert.equal(outcome, 'AGREES', `${type} ${site}`)
    }
    const bill = { site_code: 'S001', bill_no: 'B0000001' }
    const changed = await day.headOffice.run(
      'update bill set cashier = :cashier where site_code = :site_code and bill_no = :bill_no',
      { ...bill, cashier: 'altered' },
    )
    assert.equal(changed, 1)
    const found = (await verified(true)).filter(({ outcome }) => outcome !== 'AGREES')
    assert.deepEqual(
      found.map(({ type, site, differences }) => [type, site, differences.map(({ key }) => key.at(-1))]),
      [['sales', 'S001', ['B0000001']]],
    )
  })

  /** The head office asks, and the stores answer in their cycles. */
  async function verified(deep: boolean) {
    let ended = false
    const asked = day.headOffice.installation.upkeep.verify({ deep, minutes: 5, signal }).finally(() => {
      ended = true
    })
    while (!ended) for (const store of day.stores) await store.cycle()
    return (await asked).sites
  }
})

/** A process of its own, killed at any moment. */
async function killedCycle({ file }: ConfiguredSite, random: Random): Promise<void> {
  const program = ['--conditions=tillsync-source', '--import', 'tsx', COMMAND_LINE, '--config', file, 'sync']
  const child = spawn(process.execPath, program, { stdio: 'ignore' })
  const ended = once(child, 'exit')
  await Promise.race([ended, setTimeout(random.int(1000, 3000))])
  child.kill('SIGKILL')
  await ended
}

async function cutCycle({ installation }: ConfiguredSite, random: Random): Promise<void> {
  const site = withPowerCut(installation, random.int(1, 40), random.pick(['before', 'after']))
  await site.sync({ reason: 'test', signal }).catch(() => {})
}

/** Another program writes in the web database meanwhile. */
async function besideAnother(site: ConfiguredSite): Promise<void> {
  const other = site.installation.webDatabase.write(async (session) => {
    await session.run("update tillsync_site set name = name where code = 'HO'")
    await setTimeout(300)
  })
  await Promise.all([other, site.cycle()])
}
