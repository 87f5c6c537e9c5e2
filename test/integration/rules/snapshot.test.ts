import assert from 'node:assert/strict'
import { asTillsyncError } from '../../../src/contract/errors.ts'
import { registerSite } from '../../../src/data/web/registration.ts'
import type { WebDatabase } from '../../../src/flow/ports/web-database.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { dropNotice, notices, putNotice, putPerson, putSlip, slips } from '../../support/trade.ts'

onEachDialect('snapshots (PROTOCOL.md, rule 21)', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let first: TestSite
  let second: TestSite

  beforeEach(async () => {
    retail = await openRetail({ dialect, config: { documentsPerPacket: 2 } })
    headOffice = retail.headOffice
    ;[first, second] = retail.stores as [TestSite, TestSite]
  })
  afterEach(() => retail.close())

  const inWeb = <R>(sql: string) => retail.web.read((session) => session.all<R>(sql))
  /** As the purge does, of what everybody awaited has read. */
  const purge = (origin = 'HO') =>
    retail.web.write((session) =>
      session.run(
        `delete from tillsync_packet where origin = :origin and to_number < (select s.number from tillsync_stream s
           where s.origin = tillsync_packet.origin and s.audience = tillsync_packet.audience and s.type = tillsync_packet.type)`,
        { origin },
      ),
    )
  const put = async (...codes: string[]) => {
    for (const code of codes) {
      await putNotice(headOffice, code)
      await headOffice.cycle()
    }
  }
  const errorOf = async (site: TestSite, web: WebDatabase = site.relay) => {
    const { plugins } = await site.cycle({ web })
    return asTillsyncError(plugins.find(({ type }) => type === 'notices')?.error)?.code
  }

  it('21: a new store is loaded from one that is stored once, and follows the stream', async () => {
    await put('A', 'B', 'C')
    await putNotice(headOffice, 'OWN', 'S001')
    await headOffice.cycle()
    await purge()
    assert.equal(await errorOf(first), 'TS_STREAM_GAP')
    await headOffice.cycle()
    await put('D')
    assert.equal(await errorOf(first), undefined)
    assert.deepEqual(await notices(first), ['A: read me', 'B: read me', 'C: read me', 'D: read me', 'OWN: read me'])
    // The second finds it there.
    assert.equal(await errorOf(second), undefined)
    assert.deepEqual(await notices(second), ['A: read me', 'B: read me', 'C: read me', 'D: read me'])
    const made = await inWeb<{ audience: string }>('select audience from tillsync_snapshot')
    assert.deepEqual(made, [{ audience: '*' }])
    assert.deepEqual(await inWeb('select * from tillsync_snapshot_request'), [])
    await headOffice.cycle()
    assert.deepEqual(await headOffice.unsettled(), [])
  })

  it('21: a store that was away drops what it is not to have any more, and keeps its own', async () => {
    await put('A', 'B', 'C')
    await putNotice(headOffice, 'OWN', 'S001')
    await putNotice(headOffice, 'LOST', 'S001')
    await putPerson(first, '1')
    await retail.settle()
    await dropNotice(headOffice, 'B')
    await putNotice(headOffice, 'LOST', 'S002')
    await putNotice(headOffice, 'A', '*', 'newer')
    await headOffice.cycle()
    await put('D', 'E')
    await putNotice(headOffice, 'OWN 2', 'S001')
    await headOffice.cycle()
    await purge()
    assert.equal(await errorOf(first), 'TS_STREAM_GAP')
    await headOffice.cycle()
    assert.equal(await errorOf(first), undefined)
    const wanted = ['A: newer', 'C: read me', 'D: read me', 'E: read me', 'OWN 2: read me', 'OWN: read me']
    assert.deepEqual((await notices(first)).toSorted(), wanted.toSorted())
    assert.equal((await first.all('select person_id from person')).length, 1)
    await retail.settle()
    assert.deepEqual(await headOffice.unsettled(), [])
  })

  it('21: what goes on in the stream of its own meanwhile does not put the load off', async () => {
    await putNotice(headOffice, 'OWN', 'S001')
    await put('A')
    await first.cycle()
    await put('B', 'C')
    await purge()
    assert.equal(await errorOf(first), 'TS_STREAM_GAP')
    await headOffice.cycle()
    await putNotice(headOffice, 'OWN', 'S001', 'newer')
    await headOffice.cycle()
    assert.equal(await errorOf(first), undefined)
    assert.deepEqual(await notices(first), ['A: read me', 'B: read me', 'C: read me', 'OWN: newer'])
  })

  it('21: what is invalid at its origin now is in none, and who has an earlier version keeps that', async () => {
    await put('A', 'B', 'C')
    await putNotice(headOffice, 'OWN', 'S001')
    await retail.settle()
    for (const code of ['B', 'OWN']) await putNotice(headOffice, code, code === 'B' ? '*' : 'S001', 'invalid')
    await put('D', 'E')
    await purge()
    for (const one of [first, second]) assert.equal(await errorOf(one), 'TS_STREAM_GAP')
    await headOffice.cycle()
    for (const one of [first, second]) assert.equal(await errorOf(one), undefined)
    const shared = ['A: read me', 'B: read me', 'C: read me', 'D: read me', 'E: read me']
    assert.deepEqual(await notices(first), [...shared, 'OWN: read me'])
    assert.deepEqual(await notices(second), shared)
    assert.equal(await headOffice.sent('notices', 'B'), 'INVALID')
    await putNotice(headOffice, 'B', '*', 'corrected')
    await dropNotice(headOffice, 'OWN')
    await retail.settle()
    for (const one of [first, second]) assert.deepEqual((await notices(one))[1], 'B: corrected')
    assert.equal((await notices(first)).length, 5)
  })

  it('21: a load that is cut goes on from its part, and the store works meanwhile', async () => {
    await put('A', 'B', 'C', 'D', 'E')
    await purge()
    await errorOf(first)
    await headOffice.cycle()
    const read: number[] = []
    const cut = (last: number): WebDatabase => {
      const { relay } = first
      const part: typeof relay.snapshots.part = async (snapshot, number) => {
        if (number > last) throw new Error('the line is down')
        read.push(number)
        return relay.snapshots.part(snapshot, number)
      }
      return { ...relay, snapshots: { ...relay.snapshots, part } }
    }
    await first.cycle({ web: cut(1) })
    assert.deepEqual(await notices(first), ['A: read me', 'B: read me'])
    await putSlip(first, '1')
    await first.cycle({ web: cut(2) })
    assert.deepEqual(await notices(first), ['A: read me', 'B: read me', 'C: read me', 'D: read me'])
    await first.cycle({ web: cut(9) })
    assert.equal((await notices(first)).length, 5)
    assert.deepEqual(read, [1, 2, 3])
    await headOffice.cycle()
    assert.deepEqual(await slips(headOffice), ['S001/1 10.00 2'])
  })

  it('21: what is in it without ever having been claimed is removed again, if it goes', async () => {
    await put('A', 'B')
    await purge()
    await errorOf(first)
    await putNotice(headOffice, 'PENDING')
    // The snapshot is made before the event is claimed: another cycle's events.
    const last = { ...headOffice.relay }
    await headOffice.run(
      "update tillsync_business_event set type = 'later' where type = 'notices' and document_key like '%PENDING%'",
    )
    await headOffice.cycle({ web: last })
    await errorOf(first)
    assert.deepEqual(await notices(first), ['A: read me', 'B: read me', 'PENDING: read me'])
    await dropNotice(headOffice, 'PENDING')
    await retail.settle()
    assert.deepEqual(await notices(first), ['A: read me', 'B: read me'])
  })

  it('21: what is sent while it is made follows it', async () => {
    await put('A', 'B')
    await purge()
    await errorOf(first)
    const { relay } = headOffice
    let sent = false
    const put1: typeof relay.snapshots.put = async (...given) => {
      await relay.snapshots.put(...given)
      if (sent) return
      sent = true
      await putNotice(headOffice, 'A', '*', 'newer')
    }
    await headOffice.cycle({ web: { ...relay, snapshots: { ...relay.snapshots, put: put1 } } })
    await retail.settle()
    assert.deepEqual(await notices(first), ['A: newer', 'B: read me'])
  })

  it('21: the head office is loaded from the snapshot of a store', async () => {
    for (const id of ['1', '2', '3']) {
      await putPerson(first, id)
      await first.cycle()
    }
    await first.run("delete from person where person_id = '2'")
    await first.cycle()
    await purge('S001')
    await headOffice.cycle()
    await first.cycle()
    await headOffice.cycle()
    const people = await headOffice.all<{ person_id: string }>('select person_id from person order by person_id')
    assert.deepEqual(
      people.map(({ person_id }) => person_id),
      ['1', '3'],
    )
  })

  it('21: a store that is opened later the same day needs no other', async () => {
    await put('A', 'B')
    await purge()
    await errorOf(first)
    await headOffice.cycle()
    await errorOf(first)
    await registerSite(retail.web, { code: 'S002', kind: 'store', name: 'S002', format: 'outright' })
    await putNotice(headOffice, 'FOR TWO', 'S002')
    await put('C')
    assert.equal(await errorOf(second), undefined)
    assert.deepEqual((await notices(second)).toSorted(), ['A: read me', 'B: read me', 'C: read me', 'FOR TWO: read me'])
    assert.equal((await inWeb('select version from tillsync_snapshot')).length, 1)
  })
})
