import assert from 'node:assert/strict'
import { coded } from '../../src/contract/errors.ts'
import type { WebDatabase } from '../../src/flow/ports/web-database.ts'
import { onEachDialect } from '../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../support/retail.ts'
import { dropNotice, loosenNotices, notices, putNotice, putPerson, putReply, putSlip, slips } from '../support/trade.ts'

onEachDialect('the journey of a document', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let first: TestSite
  let second: TestSite

  beforeEach(async () => {
    retail = await openRetail({ dialect })
    headOffice = retail.headOffice
    ;[first, second] = retail.stores as [TestSite, TestSite]
  })
  afterEach(() => retail.close())

  it('carries a master to every store, stored once', async () => {
    await putNotice(headOffice, 'N1', '*', 'sale', ['red', 'blue'])
    await retail.settle()
    for (const store of retail.stores) {
      assert.deepEqual(await notices(store), ['N1: sale'])
      assert.equal((await store.all('select * from notice_tag')).length, 2)
    }
    assert.equal((await retail.web.read((session) => session.all('select id from tillsync_packet'))).length, 1)
    assert.equal(await headOffice.sent('notices', 'N1'), 'PROCESSED')
  })

  it('tells the store of a slip UPLOADED after its cycle and PROCESSED after the head office had its own', async () => {
    await putSlip(first, '1')
    await first.cycle()
    assert.equal(await first.sent('slips', 'S001', '1'), 'UPLOADED')
    await first.cycle()
    assert.equal(await first.sent('slips', 'S001', '1'), 'UPLOADED')
    await headOffice.cycle()
    assert.equal(await first.sent('slips', 'S001', '1'), 'UPLOADED')
    await first.cycle()
    assert.equal(await first.sent('slips', 'S001', '1'), 'PROCESSED')
    assert.deepEqual(await slips(headOffice), ['S001/1 10.00 2'])
  })

  it('carries in one cycle what is sent while the store receives', async () => {
    await putNotice(headOffice, 'N1')
    await headOffice.cycle()
    const { relay } = first
    let later: Promise<unknown> | undefined
    const web: WebDatabase = {
      ...relay,
      async packetAfter(stream, number) {
        later ??= putNotice(headOffice, 'N2').then(() => headOffice.cycle())
        await later
        return relay.packetAfter(stream, number)
      },
    }
    await first.cycle({ web })
    assert.deepEqual(await notices(first), ['N1: read me', 'N2: read me'])
  })

  it('leaves to the next cycle what an origin sends that does not end', async () => {
    const clock = performance.now
    let passed = 0
    performance.now = () => clock.call(performance) + passed
    try {
      await putNotice(headOffice, 'N1')
      await headOffice.cycle()
      const { relay } = first
      let sent = 1
      const web: WebDatabase = {
        ...relay,
        async packetAfter(stream, number) {
          passed += 40_000
          if (sent < 5) {
            await putNotice(headOffice, `N${++sent}`)
            await headOffice.cycle()
          }
          return relay.packetAfter(stream, number)
        },
      }
      await first.cycle({ web })
    } finally {
      performance.now = clock
    }
    assert.deepEqual(await notices(first), ['N1: read me', 'N2: read me'])
    await first.cycle()
    assert.deepEqual((await notices(first)).length, 3)
  })

  it('sends nothing of a change that was rolled back', async () => {
    const rolledBack = first.database.write(async (session) => {
      await session.run("insert into slip (site_code, slip_no, amount) values ('S001', '1', '5.00')")
      throw new Error('the till thought better of it')
    })
    await assert.rejects(rolledBack)
    await retail.settle()
    assert.deepEqual(await slips(headOffice), [])
    assert.equal(await first.sent('slips', 'S001', '1'), undefined)
  })

  it('sends what existed before the triggers did, and nothing when nothing changed', async () => {
    await putSlip(first, '1')
    await first.run('delete from tillsync_business_event')
    await first.run('delete from tillsync_publication')
    await first.migrate()
    await first.cycle()
    assert.equal(await first.sent('slips', 'S001', '1'), 'UPLOADED')
    const { plugins } = await first.cycle()
    assert.deepEqual(
      plugins.map(({ documents }) => documents),
      [0, 0, 0, 0],
    )
  })

  it('sets one invalid document aside at its origin and sends the others', async () => {
    await putNotice(headOffice, 'N1')
    await putNotice(headOffice, 'N2', '*', 'invalid')
    await putNotice(headOffice, 'N3')
    await retail.settle()
    assert.deepEqual(await notices(first), ['N1: read me', 'N3: read me'])
    assert.equal(await headOffice.sent('notices', 'N2'), 'INVALID')
    await putNotice(headOffice, 'N2', '*', 'mended')
    await retail.settle()
    assert.equal(await headOffice.sent('notices', 'N2'), 'PROCESSED')
    assert.deepEqual(await notices(first), ['N1: read me', 'N2: mended', 'N3: read me'])
  })

  it('quarantines one document that a destination refuses, tells its origin why, and applies the corrected one', async () => {
    // The check of the reference table at the head office is looser than the store's.
    await loosenNotices(headOffice)
    for (let n = 1; n <= 40; n++) await putNotice(headOffice, `N${n}`, '*', n === 17 ? 'refused' : 'fine')
    await retail.settle()
    assert.equal((await notices(first)).length, 39)
    assert.equal(await first.received('notices', 'N17'), 'QUARANTINED TS_DATA')
    assert.equal(await headOffice.sent('notices', 'N17'), 'REJECTED')
    assert.equal(await headOffice.sent('notices', 'N16'), 'PROCESSED')
    await putNotice(headOffice, 'N17', '*', 'mended')
    await retail.settle()
    assert.equal((await notices(first)).length, 40)
    assert.equal(await headOffice.sent('notices', 'N17'), 'PROCESSED')
  })

  it('lets a document wait for its parent without counting attempts, and no other for it', async () => {
    await putPerson(first, 'S001-7')
    await putSlip(first, '1', { person: 'S001-7' })
    await putSlip(first, '2')
    await first.cycle()
    const people = headOffice.types.filter(({ name }) => name !== 'people')
    for (let n = 0; n < 5; n++) await headOffice.cycle({ types: people })
    assert.deepEqual(await slips(headOffice), ['S001/2 10.00 2'])
    assert.equal(await headOffice.received('slips', 'S001', '1'), 'WAITING TS_MISSING_PARENT')
    await first.cycle()
    assert.equal(await first.sent('slips', 'S001', '1'), 'UPLOADED')
    await headOffice.cycle()
    assert.deepEqual(await slips(headOffice), ['S001/1 10.00 2', 'S001/2 10.00 2'])
    await first.cycle()
    assert.equal(await first.sent('slips', 'S001', '1'), 'PROCESSED')
  })

  it('removes what was deleted, children first, and keeps what a plugin keeps', async () => {
    await putNotice(headOffice, 'N1')
    await putReply(headOffice, 'R1', 'N1')
    await putSlip(first, '1')
    await retail.settle()
    await headOffice.run("delete from reply where code = 'R1'")
    await dropNotice(headOffice, 'N1')
    await first.run('delete from slip_line')
    await first.run('delete from slip')
    await retail.settle()
    assert.deepEqual(await notices(second), [])
    assert.deepEqual(await second.all('select * from reply'), [])
    assert.deepEqual(await slips(headOffice), ['S001/1 10.00 2'])
    assert.equal(await headOffice.sent('notices', 'N1'), 'PROCESSED')
  })

  it('counts a packet of many documents and a stream without gaps', async () => {
    for (let n = 1; n <= 25; n++) await putNotice(headOffice, `N${n}`)
    headOffice.types = headOffice.types.map((type) => ({ ...type, limits: { ...type.limits, documents: 10 } }))
    await retail.settle()
    const packets = await retail.web.read((session) =>
      session.all<{ to_number: number; documents: number }>(
        'select to_number, documents from tillsync_packet order by 1',
      ),
    )
    assert.deepEqual(
      packets.map(({ to_number, documents }) => [Number(to_number), Number(documents)]),
      [
        [1, 10],
        [2, 10],
        [3, 5],
      ],
    )
    assert.equal((await notices(second)).length, 25)
  })

  it('cuts packets by bytes, and lets one huge document pass', async () => {
    const huge = 'x'.repeat(2_000_000)
    await putNotice(headOffice, 'A', '*', huge)
    for (let n = 1; n <= 5; n++) await putNotice(headOffice, `B${n}`, '*', 'y'.repeat(600))
    headOffice.types = headOffice.types.map((type) => ({ ...type, limits: { ...type.limits, bytes: 1000 } }))
    await retail.settle()
    const packets = await retail.web.read((session) =>
      session.all<{ documents: number }>('select documents from tillsync_packet order by to_number'),
    )
    assert.deepEqual(
      packets.map(({ documents }) => Number(documents)),
      [1, 2, 2, 1],
    )
    assert.equal((await notices(first)).length, 6)
    assert.equal(await headOffice.sent('notices', 'B5'), 'PROCESSED')
  })

  it('sets aside the one document over which a plugin stumbles, at either end', async () => {
    const stumbling = (site: TestSite) =>
      site.types.map((type) => ({
        ...type,
        load: async (...[changes, destination]: Parameters<typeof type.load>) => {
          if (changes.some(({ key }) => key[0] === 'N2'))
            throw coded('TS_PLUGIN_DOCUMENT', { plugin: type.name, method: 'load', key: 'N2', detail: 'a bug' })
          return type.load(changes, destination)
        },
        audience: (...given: Parameters<typeof type.audience>) => {
          const audience = type.audience(...given)
          if (audience.includes('BUG'))
            throw coded('TS_PLUGIN_DOCUMENT', { plugin: type.name, method: 'audience', key: 'N4', detail: 'a bug' })
          return audience
        },
      }))
    for (const code of ['N1', 'N2', 'N3']) await putNotice(headOffice, code)
    await putNotice(headOffice, 'N4', 'BUG')
    await headOffice.cycle({ types: stumbling(headOffice) })
    await first.cycle({ types: stumbling(first) })
    assert.deepEqual(await notices(first), ['N1: read me', 'N3: read me'])
    assert.equal(await first.received('notices', 'N2'), 'QUARANTINED TS_PLUGIN_DOCUMENT')
    assert.equal(await headOffice.sent('notices', 'N4'), 'INVALID')
  })
})
