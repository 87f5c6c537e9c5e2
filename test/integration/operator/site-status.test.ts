import assert from 'node:assert/strict'
import { nextCycle } from '../../../src/data/operator/next-cycle.ts'
import { siteStatus } from '../../../src/data/operator/site-status.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { putNotice, putPerson, putSlip } from '../../support/trade.ts'

describe('the status of a site', () => {
  let retail: Retail
  let headOffice: TestSite
  let store: TestSite
  beforeEach(async () => {
    retail = await openRetail({ stores: ['S001'] })
    headOffice = retail.headOffice
    ;[store] = retail.stores as [TestSite]
  })
  afterEach(() => retail.close())

  it('is empty where nothing waits', async () => {
    assert.deepEqual(await siteStatus(store.database), { backlog: [], setAside: [], cursors: [] })
  })

  it('counts what has not left the site, with the instant of the oldest', async () => {
    await putSlip(store, '1')
    await putSlip(store, '2')
    await store.ports.write(async (tx) => {
      const documents = await tx.events.take('slips', Number.MAX_SAFE_INTEGER, 1)
      await tx.claims.record({ type: 'slips', ...(await tx.claims.draw()), documents })
    })
    await putPerson(store, 'P1')
    await store.run(
      "update tillsync_business_event set captured_at = '2026-11-01T10:00:00.000000Z' where type = 'slips'",
    )
    const web = { ...store.relay, place: () => Promise.reject(new Error('the line is down')) }
    const people = store.types.filter(({ name }) => name === 'people')
    await store.cycle({ types: people, web })
    const { backlog } = await siteStatus(store.database)
    const [person, slips] = backlog
    assert.deepEqual(
      { ...person, oldest: '' },
      { type: 'people', events: 0, claimed: 0, packets: 1, packed: 1, oldest: '' },
    )
    assert.equal(slips?.claimed, 1)
    assert.equal(slips?.packets, 0)
    assert.ok((slips?.events ?? 0) >= 1)
    assert.equal(slips?.oldest, '2026-11-01T10:00:00.000000Z')
  })

  it('counts what is set aside, here and there, and shows how far the streams are applied', async () => {
    await putNotice(headOffice, 'N1')
    await putNotice(headOffice, 'N2', '*', 'invalid')
    await putSlip(store, '1')
    await headOffice.run("create trigger refuse before insert on slip begin select raise(abort, 'no'); end")
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

describe('the next cycle', () => {
  const run = (startedAt: string) =>
    ({ id: 'r', startedAt, reason: 'schedule', startedBy: 'x', outcome: 'DONE', findings: [], plugins: [] }) as const

  it('starts an interval after the last one started, or is due', () => {
    const now = new Date('2026-11-22T10:10:00Z')
    assert.equal(nextCycle(run('2026-11-22T10:00:00.000000Z'), 15, now), '2026-11-22T10:15:00.000Z')
    assert.equal(nextCycle(run('2026-11-22T09:55:00.000000Z'), 15, now), 'due')
    assert.equal(nextCycle(undefined, 15, now), 'due')
  })
})
