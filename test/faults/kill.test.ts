import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { randomFor } from '../../src/demo/world/random.ts'
import { assertAgreement, sentTwice } from '../support/agreement.ts'
import { bounded } from '../support/bounded.ts'
import { onEachDialect } from '../support/dialects.ts'
import { FAULT_POINTS, type FaultPoint } from '../support/fault-points.ts'
import { KilledCycles } from '../support/killed-cycles.ts'
import { openRetail, type Retail, type TestSite } from '../support/retail.ts'
import { seed } from '../support/seed.ts'
import { dropNotice, putNotice, putPerson, putSlip } from '../support/trade.ts'

/** The file of SQLite is what a killed process can leave half written; a server only loses a connection. */
const RANDOM = {
  sqlite: bounded(5, 200),
  postgres: bounded(2, 100),
  mssql: bounded(2, 100),
}
/** Of a server, those where two databases may come apart. */
const FEW = FAULT_POINTS.filter((point) => /place|load/.test(point))
const POINTS = { sqlite: FAULT_POINTS, postgres: bounded(FEW, FAULT_POINTS), mssql: bounded(FEW, FAULT_POINTS) }
const MOST_MILLISECONDS = 60_000

onEachDialect('a process that is killed', (dialect) => {
  let retail: Retail
  let trades: number
  /** The first store's documents of so many trades were published, as well as captured: they go twice. */
  let published: number
  let processes: KilledCycles[]

  beforeEach(async () => {
    trades = 0
    published = 0
    processes = []
    retail = await openRetail({ dialect, stores: ['S001', 'S002'] })
  })
  afterEach(async () => {
    for (const process of processes) await process.kill()
    await retail.close()
  })

  function started(...given: [TestSite, at?: { point: FaultPoint; time: number }]): KilledCycles {
    const process = new KilledCycles(retail.places, ...given)
    processes.push(process)
    return process
  }

  /** What people do at the head office and at the first store; a document of each sort is changed or removed again. */
  async function trade(): Promise<void> {
    const { headOffice } = retail
    const store = retail.stores[0]!
    const round = ++trades
    for (let n = 0; n < 8; n++) {
      await putNotice(headOffice, `N${round}-${n}`, n % 3 === 0 ? 'S001' : '*', `title ${n}`, [`tag ${round}-${n}`])
      await putPerson(store, `S001-${round}-${n}`)
      await putSlip(store, `${round}-${n}`, { person: `S001-${round}-${n}` })
    }
    if (round === 1) return
    await dropNotice(headOffice, `N${round - 1}-0`)
    await putNotice(headOffice, `N${round - 1}-1`, 'S001', 'for one store')
  }

  async function assertNothingLost(context: string): Promise<void> {
    await retail.settle()
    await assertAgreement(retail, context)
    const again = (await sentTwice(retail, 'S001')).filter((name) => Number(/(\d+)-\d+$/.exec(name)![1]) > published)
    assert.deepEqual(again, [], context)
    const doubled = await retail.headOffice.all(
      'select site_code, slip_no, line from slip_line group by site_code, slip_no, line having count(*) > 1',
    )
    assert.deepEqual(doubled, [], context)
  }

  it('before and after each commit of the journey loses nothing and doubles nothing', async function () {
    this.timeout(bounded(240_000, 3_600_000))
    const { headOffice, stores } = retail
    const sites = [stores[0]!, headOffice]
    const kills = bounded(
      POINTS[dialect].map((point, n) => ({ point, site: sites[n % 4 < 2 ? 0 : 1]!, time: 1 + (n % 2) })),
      sites.flatMap((site) => POINTS[dialect].map((point, n) => ({ point, site, time: 1 + (n % 2) }))),
    )
    let next = started(kills[0]!.site, kills[0])
    for (const [n, { point, site }] of kills.entries()) {
      const process = next
      const following = kills[n + 1]
      if (following) next = started(following.site, following)
      if (point === 'before publish') await site.run('delete from tillsync_publication')
      await trade()
      if (point.endsWith('publish') && site === stores[0]) published = trades
      for (const other of sites) if (other !== site) await other.cycle()
      await process.begin()
      assert.ok(await process.diedAtItsPoint(MOST_MILLISECONDS), `${point} at ${site.site.code} was not reached`)
    }
    await assertNothingLost('')
  })

  it(`${RANDOM[dialect]} times at any moment loses nothing and doubles nothing`, async function () {
    this.timeout(bounded(240_000, 3_600_000))
    const random = randomFor(seed, 'kill', dialect)
    const { headOffice, stores } = retail
    for (let kill = 0; kill < RANDOM[dialect]; kill++) {
      const process = started(kill % 2 === 0 ? stores[0]! : headOffice)
      await process.begin()
      const going = trade()
      await setTimeout(random.int(0, 600))
      await process.kill()
      await going
    }
    await assertNothingLost(`seed ${seed}`)
  })
})
