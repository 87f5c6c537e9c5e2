import assert from 'node:assert/strict'
import Items from '../../plugins/items/index.ts'
import type { DatabaseSettings } from '../../src/data/database-settings.ts'
import { registerSite } from '../../src/data/web/registration.ts'
import type { WebDatabase } from '../../src/flow/ports/web-database.ts'
import { bounded } from '../support/bounded.ts'
import { failuresOf } from '../support/cycle-failures.ts'
import { type TemporaryDatabases, temporaryDatabases } from '../support/databases.ts'
import { type FaultProxy, faultProxy, type LineFault } from '../support/fault-proxy.ts'
import { onPostgres } from '../support/on-postgres.ts'
import { attachRetail, type Retail, type TestSite } from '../support/retail.ts'

const ITEMS = bounded(4_000, 1_000_000)
const PER_PACKET = bounded(200, 5_000)
/** What is carried in a minute is little at first, so that it drops as often. */
const LINE = bounded<LineFault>(
  { is: 'dropping', bytes: 40_000 },
  { is: 'slow', bitsPerSecond: 2_000_000, dropsEverySeconds: 60 },
)

describe('a line of 2 Mbit/s that drops every minute (PostgreSQL)', function () {
  this.timeout(bounded(120_000, 10_800_000))
  let databases: TemporaryDatabases
  let line: FaultProxy
  let retail: Retail

  before(async () => {
    await onPostgres.start()
    databases = temporaryDatabases((name) => (name === 'web' ? 'postgres' : 'sqlite'))
    const places: Record<string, DatabaseSettings> = {}
    for (const name of ['web', 'HO', 'S001']) places[name] = await databases.place(name)
    const server = places.web!.server!
    line = await faultProxy(server.port!)
    places.web = { ...places.web!, server: { ...server, port: line.port } }
    const config = { documentsPerPacket: PER_PACKET }
    retail = attachRetail(places, { stores: ['S001'], plugins: [new Items()], config })
    for (const one of [retail.headOffice, ...retail.stores]) {
      await one.migrate()
      await registerSite(retail.web, { ...one.site, name: one.site.code })
    }
  })
  after(async () => {
    await retail?.close()
    await line?.close()
    await databases.remove()
  })

  /** Cycles on the bad line until one is without a failure. */
  async function carried(site: TestSite, verb: 'place' | 'packetAfter', packets: () => Promise<number>): Promise<void> {
    const before = { drops: line.drops, bytes: line.bytes, packets: await packets() }
    let transfers = 0
    const relay = site.relay
    const counted = async (...given: never[]) => {
      transfers++
      return (relay[verb] as (...given: never[]) => Promise<unknown>)(...given)
    }
    const web = { ...relay, [verb]: counted } as WebDatabase
    await line.become(LINE)
    while ((await failuresOf(site, { web })).length > 0) assert.ok(line.drops - before.drops < 1000)
    await line.become({ is: 'none' })
    const [came, drops] = [(await packets()) - before.packets, line.drops - before.drops]
    const told = `${came} packets in ${transfers} transfers, ${drops} drops, ${line.bytes - before.bytes} bytes`
    console.log(`      ${site.site.code}: ${told}`)
    assert.ok(came >= ITEMS / PER_PACKET && drops > 2, told)
    assert.ok(transfers <= came + drops, told)
  }

  it(`finishes a first load of ${ITEMS} items, with one packet repeated for each drop at most`, async () => {
    const { headOffice } = retail
    const store = retail.stores[0]!
    await headOffice.run(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < :items)
       insert into item (item_code, name, uom, selling_price, batch_tracked, active)
       select 'I' || i, 'Item ' || hex(randomblob(24)), 'PCS', i || '.0000', 0, 1 from n`,
      { items: ITEMS },
    )
    await carried(headOffice, 'place', () =>
      count(headOffice, "select count(*) as number from tillsync_outbox where status <> 'PENDING'"),
    )
    await carried(store, 'packetAfter', () =>
      count(store, 'select coalesce(sum(number), 0) as number from tillsync_cursor'),
    )
    for (const one of [headOffice, store]) assert.deepEqual(await failuresOf(one), [])
    const sum = "select count(*) || ' ' || sum(length(name)) || ' ' || sum(selling_price) as number from item"
    assert.deepEqual(await store.all(sum), await headOffice.all(sum))
    assert.deepEqual(await headOffice.unsettled(), [])
  })

  it('finishes a snapshot of them that was begun once, however often it drops meanwhile', async () => {
    const { headOffice, web } = retail
    const store = retail.stores[0]!
    await headOffice.run("update item set name = 'Changed' where item_code = 'I1'")
    assert.deepEqual(await failuresOf(headOffice), [])
    await web.write((session) => session.run("delete from tillsync_packet where origin = 'HO'"))
    // It finds the gap, and asks.
    await store.cycle()
    let parts = 0
    const { relay } = headOffice
    const put: WebDatabase['snapshots']['put'] = (...given) => {
      parts++
      return relay.snapshots.put(...given)
    }
    const drops = line.drops
    await line.become(LINE)
    const counted = { ...relay, snapshots: { ...relay.snapshots, put } }
    while ((await failuresOf(headOffice, { web: counted })).length > 0) assert.ok(line.drops - drops < 1000)
    await line.become({ is: 'none' })
    assert.ok(line.drops - drops > 2)
    const [snapshot] = await relay.snapshots.list('HO', 'items')
    assert.equal(parts, snapshot?.parts)
    assert.deepEqual(await failuresOf(store), [])
    assert.deepEqual(await store.all("select name from item where item_code = 'I1'"), [{ name: 'Changed' }])
  })
})

async function count(site: TestSite, sql: string): Promise<number> {
  return Number((await site.all<{ number: string }>(sql))[0]?.number)
}
