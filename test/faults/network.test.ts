import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { DatabaseSettings } from '../../src/data/database-settings.ts'
import { registerSite } from '../../src/data/web/registration.ts'
import type { WebDatabase } from '../../src/flow/ports/web-database.ts'
import { assertAgreement, sentTwice } from '../support/agreement.ts'
import { bounded } from '../support/bounded.ts'
import { failuresOf } from '../support/cycle-failures.ts'
import { type TemporaryDatabases, temporaryDatabases } from '../support/databases.ts'
import { type FaultProxy, faultProxy } from '../support/fault-proxy.ts'
import { onPostgres } from '../support/on-postgres.ts'
import { attachRetail, type Retail, type TestSite } from '../support/retail.ts'
import { putNotice, putPerson, putSlip } from '../support/trade.ts'

const PER_PACKET = 5
/** In seconds: for a line that is silent, and with it for one that is slow. */
const PATIENCE = bounded(2, 30)

describe('a bad line to the web database (PostgreSQL)', function () {
  this.timeout(bounded(120_000, 3_600_000))
  let databases: TemporaryDatabases
  let line: FaultProxy
  let retail: Retail
  let headOffice: TestSite
  let store: TestSite
  let sold = 0

  before(async () => {
    await onPostgres.start()
    databases = temporaryDatabases('postgres')
    const places: Record<string, DatabaseSettings> = {}
    for (const name of ['web', 'HO', 'S001']) places[name] = await databases.place(name)
    const server = places.web!.server!
    line = await faultProxy(server.port!)
    places.web = {
      ...places.web!,
      server: { ...server, port: line.port, connectTimeoutSeconds: PATIENCE, answerTimeoutSeconds: PATIENCE },
    }
    retail = attachRetail(places, { stores: ['S001'], config: { documentsPerPacket: PER_PACKET } })
    headOffice = retail.headOffice
    store = retail.stores[0]!
    for (const one of [headOffice, store]) {
      await one.migrate()
      await registerSite(retail.web, { ...one.site, name: one.site.code })
    }
  })
  after(async () => {
    await retail.close()
    await line.close()
    await databases.remove()
  })

  async function trade(bytes = 100): Promise<void> {
    for (let n = 0; n < PER_PACKET + 1; n++) {
      await putNotice(headOffice, `N${++sold}`, '*', randomBytes(bytes / 2).toString('hex'), [`tag ${sold}`])
      await putPerson(store, `P${sold}`)
      await putSlip(store, `${sold}`, { person: `P${sold}` })
    }
  }

  /** Cycles on a line that is in order again. */
  async function assertMended(): Promise<void> {
    await line.become({ is: 'none' })
    for (let round = 0; round < 3; round++) {
      for (const site of [headOffice, store]) assert.deepEqual(await failuresOf(site), [])
    }
    await assertAgreement(retail, '')
    assert.deepEqual(await sentTwice(retail, 'S001'), [])
  }

  /** The web database, before which something happens on each of these calls. */
  function relay(verbs: readonly ('place' | 'packetAfter' | 'acknowledge')[], happens: () => unknown): WebDatabase {
    const web = headOffice.relay
    const faulty = Object.fromEntries(
      verbs.map((verb) => [
        verb,
        async (...given: never[]) => {
          await happens()
          return (web[verb] as (...given: never[]) => Promise<unknown>)(...given)
        },
      ]),
    )
    return { ...web, ...faulty }
  }

  for (const is of ['refused', 'silent'] as const) {
    for (const verb of bounded(['place', 'packetAfter'] as const, ['place', 'packetAfter', 'acknowledge'] as const)) {
      it(`that is ${is} from a call of ${verb} on ends the cycle, and the next goes on`, async () => {
        await trade()
        assert.deepEqual(await failuresOf(headOffice), [])
        const failures = await failuresOf(store, { web: relay([verb], () => line.become({ is })) })
        assert.ok(failures.length > 0, 'nothing failed')
        await assertMended()
      })
    }
  }

  it('has a packet come over it in little more than its bytes', async () => {
    await assertMended()
    await trade(100_000)
    const packed = 'select sum(length(body)) as bytes from tillsync_packet'
    const bytes = async () =>
      Number((await retail.web.read((session) => session.all<{ bytes: string }>(packed)))[0]!.bytes)
    const before = await bytes()
    assert.deepEqual(await failuresOf(headOffice), [])
    const sent = (await bytes()) - before
    const passed = line.bytes
    assert.deepEqual(await failuresOf(store), [])
    const read = line.bytes - passed
    assert.ok(sent > 200_000 && read < 1.5 * sent, `${read} bytes for ${sent}`)
    await assertMended()
  })

  it('that is slow carries everything', async () => {
    await trade()
    await line.become({ is: 'slow', bitsPerSecond: bounded(512_000, 32_000) })
    for (const site of [headOffice, store]) assert.deepEqual(await failuresOf(site), [])
    await assertMended()
  })

  it('whose answers come late carries everything', async () => {
    await trade()
    await line.become({ is: 'late', milliseconds: bounded(20, 2000) })
    for (const site of [headOffice, store]) assert.deepEqual(await failuresOf(site), [])
    await assertMended()
  })

  it('that keeps dropping, in the middle of packets, finishes a load, with one packet repeated for each drop at most', async () => {
    await assertMended()
    for (let n = 0; n < bounded(12, 200); n++) await trade(6000)
    await line.become({ is: 'dropping', bytes: 60_000 })
    for (const [site, verb] of [
      [headOffice, 'place'],
      [store, 'packetAfter'],
    ] as const) {
      const before = { drops: line.drops, packets: await arrivedAt(site) }
      let transfers = 0
      const web = relay([verb], () => transfers++)
      // The last one is without a failure: everything has come through.
      while ((await failuresOf(site, { web })).length > 0) assert.ok(line.drops - before.drops < 2000)
      const packets = (await arrivedAt(site)) - before.packets
      const drops = line.drops - before.drops
      assert.ok(packets >= bounded(12, 200) && drops > 2, `${packets} packets, ${drops} drops`)
      assert.ok(transfers <= packets + drops, `${transfers} transfers of ${packets} packets, ${drops} drops`)
    }
    await assertMended()
  })

  /** How many packets a site has sent, the head office, or received, the store. */
  async function arrivedAt({ site: { kind } }: TestSite): Promise<number> {
    const [row] =
      kind === 'head-office'
        ? await headOffice.all<{ number: string }>(
            "select count(*) as number from tillsync_outbox where status <> 'PENDING'",
          )
        : await store.all<{ number: string }>('select coalesce(sum(number), 0) as number from tillsync_cursor')
    return Number(row?.number)
  }
})
