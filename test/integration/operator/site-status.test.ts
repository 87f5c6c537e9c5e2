import assert from 'node:assert/strict'
import { siteStatus } from '../../../src/data/operator/site-status.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { putNotice, putPerson, putSlip } from '../../support/trade.ts'

onEachDialect('the status of a site', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let store: TestSite
  beforeEach(async () => {
    retail = await openRetail({ dialect, stores: ['S001'] })
    headOffice = retail.headOffice
    ;[store] = retail.stores as [TestSite]
  })
  afterEach(() => retail.close())

  it('is empty where nothing waits', async () => {
    assert.deepEqual(await siteStatus(store.database), { backlog: [], setAside: [], cursors: [] })
  })

  it('counts what has not left the site, with the instant of the oldest', async () => {
    await putPerson(store, 'P0')
    await store.cycle()
    assert.deepEqual((await siteStatus(store.database)).backlog, [])
    await putPerson(store, 'P1')
    const web = { ...store.relay, place: () => Promise.reject(new Error('the line is down')) }
    await store.cycle({ types: store.types.filter(({ name }) => name === 'people'), web })
    for (const number of ['1', '2', '3']) await putSlip(store, number, { lines: [] })
    const events = await store.all<{ seq: number }>("select seq from tillsync_business_event where type = 'slips'")
    for (const [hour, { seq }] of events.entries()) {
      await store.run('update tillsync_business_event set captured_at = :at where seq = :seq', {
        at: `2026-11-01T1${hour}:00:00.000000Z`,
        seq,
      })
    }
    const capturedAt = store.database.adapter.statements.canonical('captured_at', 'instant')
    const [first, second] = await store.all<{ captured_at: string }>(
      `select ${capturedAt} as captured_at from tillsync_business_event order by seq`,
    )
    const slips = async () => (await siteStatus(store.database)).backlog.find(({ type }) => type === 'slips')
    const empty = { type: 'slips', claimed: 0, packets: 0, packed: 0 }
    assert.deepEqual(await slips(), { ...empty, events: 3, oldest: first?.captured_at })
    await store.ports.write(async (tx) => {
      const documents = await tx.events.take('slips', Number.MAX_SAFE_INTEGER, 1)
      await tx.claims.record({ type: 'slips', ...(await tx.claims.draw()), documents })
    })
    assert.deepEqual(await slips(), { ...empty, events: 2, claimed: 1, oldest: second?.captured_at })
    const [people] = (await siteStatus(store.database)).backlog
    assert.deepEqual(
      { ...people, oldest: '' },
      { type: 'people', events: 0, claimed: 0, packets: 1, packed: 1, oldest: '' },
    )
  })

  it('counts what is set aside, here and there, and shows how far the streams are applied', async () => {
    await putNotice(headOffice, 'N1')
    await putNotice(headOffice, 'N2', '*', 'invalid')
    await putSlip(store, '1')
    await headOffice.refuse('slip')
    await retail.settle()
    assert.deepEqual((await siteStatus(headOffice.database)).setAside, [
      { type: 'notices', waiting: 0, quarantined: 0, rejected: 0, invalid: 1 },
      { type: 'slips', waiting: 0, quarantined: 1, rejected: 0, invalid: 0 },
    ])
    const { setAside, cursors } = await siteStatus(store.database)
    assert.deepEqual(setAside, [{ type: 'slips', waiting: 0, quarantined: 0, rejected: 1, invalid: 0 }])
    const [cursor] = cursors
    assert.match(cursor?.movedAt ?? '', /^\d{4}-.*Z$/)
    assert.deepEqual(
      { ...cursor, movedAt: '' },
      { origin: 'HO', audience: '*', type: 'notices', epoch: 1, number: 1, movedAt: '' },
    )
  })
})
