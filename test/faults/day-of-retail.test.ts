import assert from 'node:assert/strict'
import { compareSides } from '../../src/demo/sides/compare.ts'
import { equal } from '../../src/demo/sides/measure.ts'
import { setAsideAt } from '../../src/demo/sides/set-aside.ts'
import { randomFor } from '../../src/demo/world/random.ts'
import { bounded } from '../support/bounded.ts'
import { type TemporaryDatabases, temporaryDatabases } from '../support/databases.ts'
import { type DayOfRetail, type DaySettings, dayOfRetail } from '../support/day/day-of-retail.ts'
import type { Fault } from '../support/day/happening.ts'
import { mended } from '../support/day/mended.ts'
import { type OwnServer, ownServer } from '../support/day/own-server.ts'
import { serverFaults } from '../support/day/server-faults.ts'
import { tradeWithFaults } from '../support/day/with-faults.ts'
import { onEachDialect } from '../support/dialects.ts'
import { seed } from '../support/seed.ts'

/** Both formats at least: the head office has orders for both. */
const STORES = { sqlite: bounded(3, 12), postgres: bounded(2, 12), mssql: bounded(2, 12) }
const OWN_SERVER_STORES = bounded(2, 50)
const HOURS = bounded(3, 4)
const SIZE = bounded(0.1, 1)

onEachDialect('a day of retail with faults at random', (dialect) => {
  let databases: TemporaryDatabases
  before(() => {
    databases = temporaryDatabases(dialect)
  })

  aDay(dialect, () => ({ databases, stores: STORES[dialect] }))
  // Once the day is closed: SQL Server drops no database that is in use.
  after(() => databases.remove())
})

describe('a day of retail with faults at random (stores on SQLite, a PostgreSQL server that crashes, a bad line)', function () {
  this.timeout(60_000)
  let server: OwnServer
  before(async function () {
    // There is no such end of a server on Windows.
    if (process.platform === 'win32') this.skip()
    server = await ownServer()
  })
  after(() => server?.remove())

  aDay('own server', () => ({ databases: server.databases, stores: OWN_SERVER_STORES, more: serverFaults(server) }))
})

type Given = Pick<DaySettings, 'databases' | 'stores'> & { readonly more?: Readonly<Record<string, Fault>> }

function aDay(label: string, given: () => Given): void {
  let day: DayOfRetail
  before(async function () {
    this.timeout(bounded(120_000, 1_200_000))
    day = await dayOfRetail({ ...given(), hours: HOURS, size: SIZE })
  })
  after(() => day?.close())

  it(`ends with the same on both sides, to the last digit (seed ${seed})`, async function () {
    this.timeout(bounded(240_000, 10_800_000))
    const happened = await tradeWithFaults(day, HOURS, randomFor(seed, 'day', label), given().more)
    console.log(`      ${[...happened].map(([name, times]) => `${name}: ${times}`).join(', ')}`)
    await mended(day)
    const { headOffice } = day
    for (const store of day.stores) {
      for (const [origin, destination] of [
        [headOffice, store],
        [store, headOffice],
      ] as const) {
        for (const one of await compareSides(origin.installation, destination.installation)) {
          assert.deepEqual(one.apart, [], `${one.type} from ${one.origin} at ${one.destination}`)
          assert.ok(equal(one.here, one.there), `${one.type} from ${one.origin} at ${one.destination}`)
        }
      }
    }
    for (const { installation } of day.all) assert.deepEqual(await setAsideAt(installation), [])
  })

  it('is the same by the product’s own verify, which finds what is altered by hand then', async function () {
    this.timeout(bounded(120_000, 3_600_000))
    for (const deep of [false, true]) {
      for (const { outcome, type, site, differences } of await verified(deep))
        assert.equal(outcome, 'AGREES', `${type} ${site} ${JSON.stringify(differences.slice(0, 5))}`)
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
    const { signal } = new AbortController()
    const asked = day.headOffice.installation.upkeep.verify({ deep, minutes: 10, signal }).finally(() => {
      ended = true
    })
    while (!ended) for (const store of day.stores) await store.cycle()
    return (await asked).sites
  }
}
