import assert from 'node:assert/strict'
import { retryHeld, showHeld, waiveHeld } from '../../../src/data/operator/quarantine.ts'
import type { ReceivedEntry, ReceivedFilter } from '../../../src/data/operator/received-entry.ts'
import { listReceived } from '../../../src/data/operator/received-list.ts'
import { listSent } from '../../../src/data/operator/sent-list.ts'
import { withCode } from '../../support/databases.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { putNotice, putReply, putSlip } from '../../support/trade.ts'

const slip = (number: string) => ({ type: 'slips', kind: 'slip', key: ['S001', number] })

onEachDialect('the quarantine', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let store: TestSite
  beforeEach(async () => {
    retail = await openRetail({ dialect, stores: ['S001'] })
    headOffice = retail.headOffice
    ;[store] = retail.stores as [TestSite]
  })
  afterEach(() => retail.close())

  const list = async (site: TestSite, filter: ReceivedFilter = {}) =>
    (await listReceived(site.database, filter, { most: 100 })).items.map(
      ({ key, status }) => `${key.join('/')} ${status}`,
    )
  const quarantined = async (...numbers: string[]) => {
    await headOffice.refuse('slip', { when: "new.slip_no <> 'good'", reason: 'too much' })
    for (const number of numbers) await putSlip(store, number, { amount: '99.00' })
    await putSlip(store, 'good')
    await store.cycle()
    await headOffice.cycle()
  }

  it('stands in the list of received documents, beside what was applied', async () => {
    await quarantined('bad')
    assert.deepEqual((await list(headOffice)).toSorted(), ['S001/bad QUARANTINED', 'S001/good APPLIED'])
    assert.deepEqual(await list(headOffice, { statuses: ['QUARANTINED', 'WAITING'] }), ['S001/bad QUARANTINED'])
    assert.deepEqual(await list(headOffice, { statuses: ['APPLIED'], key: 'GOOD' }), ['S001/good APPLIED'])
    assert.deepEqual(await list(headOffice, { origin: 'S002' }), [])
    assert.deepEqual(await list(headOffice, { type: 'notices' }), [])
  })

  it('comes page by page in that list, by part of a key too, and by day', async () => {
    for (const numbers of [['1', '2', '3'], ['4', '5'], ['x']]) {
      for (const number of numbers) await putSlip(store, number)
      await store.cycle()
      await headOffice.cycle()
    }
    const pages = async (filter: ReceivedFilter) => {
      const seen: string[] = []
      for (let after: string | undefined; ; ) {
        const page = await listReceived(headOffice.database, filter, { most: 2, after })
        seen.push(...page.items.map(({ key }) => key[1]!))
        after = page.next
        if (!after) return seen
      }
    }
    assert.deepEqual(await pages({}), ['x', '5', '4', '3', '2', '1'])
    assert.deepEqual(await pages({ key: 's001' }), ['x', '5', '4', '3', '2', '1'])
    assert.deepEqual(await pages({ type: 'slips', origin: 'S001' }), ['x', '5', '4', '3', '2', '1'])
    assert.deepEqual(await pages({ documents: [slip('4')] }), ['4'])
    const [{ receivedAt }] = (await listReceived(headOffice.database, { key: '/4' }, { most: 1 })).items as [
      ReceivedEntry,
    ]
    assert.deepEqual(await pages({ from: receivedAt }), ['x', '5', '4'])
    assert.deepEqual(await pages({ to: receivedAt }), ['3', '2', '1'])
    assert.deepEqual(await pages({ to: receivedAt, key: '1' }), ['3', '2', '1'])
  })

  it('shows reason, remedy, attempts, packet and content of a document', async () => {
    await quarantined('bad')
    const [held, ...others] = await showHeld(headOffice.database, { documents: [slip('bad')] })
    assert.deepEqual(others, [])
    assert.equal(held?.code, 'TS_DATA')
    assert.match(held?.reason ?? '', /too much/)
    assert.match(held?.remedy ?? '', /quarantine retry/)
    assert.match(held?.packet ?? '', /^S001\.1\.\d+\.HO$/)
    assert.ok((held?.attempts ?? 0) > 0)
    assert.deepEqual((held?.document as { slip_line?: unknown[] } | null)?.slip_line?.length, 2)
    assert.deepEqual(await showHeld(headOffice.database, { documents: [slip('good')] }), [])
    assert.deepEqual(await showHeld(headOffice.database, { documents: [slip('bad')], kind: 'other' }), [])
  })

  it('gives back what is retried, with its attempts counted anew', async () => {
    await quarantined('bad', 'worse')
    for (let attempt = 0; attempt < 4; attempt++) await headOffice.cycle()
    await headOffice.allow()
    await headOffice.cycle()
    assert.equal((await list(headOffice, { statuses: ['QUARANTINED'] })).length, 2, 'attempts are bounded')
    assert.equal(await retryHeld(headOffice.database, { documents: [slip('bad')] }), 1)
    const [bad] = await showHeld(headOffice.database, { documents: [slip('bad')] })
    assert.deepEqual([bad?.status, bad?.attempts], ['WAITING', 0])
    await headOffice.cycle()
    assert.deepEqual((await list(headOffice)).toSorted(), [
      'S001/bad APPLIED',
      'S001/good APPLIED',
      'S001/worse QUARANTINED',
    ])
    assert.equal(await retryHeld(headOffice.database, {}), 1)
    assert.equal(await retryHeld(headOffice.database, {}), 0)
  })

  it('is retried whole when there is more of it than one batch', async () => {
    const { relation } = headOffice.database.adapter.statements
    const at = '2026-11-01T00:00:00.000000Z'
    await headOffice.run(
      "insert into tillsync_received_packet (seq, id, type, origin, received_at) values (9, 'p', 'slips', 'S001', :at)",
      { at },
    )
    await headOffice.run(
      `insert into tillsync_held_document (type, kind, document_key, origin, epoch, number, removal, status, attempts,
         packet, received_at, changed_at, document_version)
       select 'slips', 'slip', k.document_key, 'S001', 1, 1, :no, 'QUARANTINED', 3, p.seq, p.received_at, p.received_at, 1
       from ${relation([{ name: 'document_key', type: 'text' }], 'keys')} k cross join tillsync_received_packet p`,
      { no: false, keys: JSON.stringify(Array.from({ length: 2500 }, (_, n) => [JSON.stringify(['S001', `${n}`])])) },
    )
    assert.equal(await retryHeld(headOffice.database, {}), 2500)
    const left = await headOffice.all("select 1 from tillsync_held_document where status <> 'WAITING' or attempts > 0")
    assert.equal(left.length, 0)
  })

  it('is closed by a waiver, which is recorded and told to the origin', async () => {
    await quarantined('bad')
    await store.cycle()
    assert.equal(await store.sent('slips', 'S001', 'bad'), 'REJECTED')
    const waiver = { reason: 'billed twice', by: 'Asha' }
    assert.equal(await waiveHeld(headOffice.database, { documents: [slip('bad')] }, waiver), 1)
    const [held] = await showHeld(headOffice.database, { documents: [slip('bad')] })
    assert.deepEqual([held?.status, held?.waivedBy], ['WAIVED', 'Asha'])
    assert.ok(held?.waivedAt)
    assert.match(held?.reason ?? '', /^billed twice \(.*too much.*\)$/)
    await headOffice.allow()
    await headOffice.cycle()
    await store.cycle()
    assert.deepEqual(await list(headOffice, { statuses: ['WAIVED'] }), ['S001/bad WAIVED'])
    const [sent] = (await listSent(store.database, { statuses: ['WAIVED'] }, { most: 10 })).items
    assert.match(sent?.reason ?? '', /billed twice/)
  })

  it('waives what waits too, but nothing without a reason', async () => {
    await putNotice(headOffice, 'N1')
    await putReply(headOffice, 'R1', 'N1')
    await headOffice.cycle()
    await store.refuse('notice')
    await store.cycle()
    assert.deepEqual((await list(store)).toSorted(), ['N1 QUARANTINED', 'R1 WAITING'])
    await assert.rejects(waiveHeld(store.database, {}, { reason: '  ', by: 'Asha' }), withCode('TS_USAGE'))
    assert.equal(await waiveHeld(store.database, { type: 'replies' }, { reason: 'old', by: 'Asha' }), 1)
    assert.equal(await waiveHeld(store.database, { kind: 'reply' }, { reason: 'old', by: 'Asha' }), 0)
    assert.deepEqual((await list(store)).toSorted(), ['N1 QUARANTINED', 'R1 WAIVED'])
  })
})
