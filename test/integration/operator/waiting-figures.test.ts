import assert from 'node:assert/strict'
import { waitingFigures } from '../../../src/data/operator/waiting-figures.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { putNotice, putPerson, putSlip } from '../../support/trade.ts'

onEachDialect('the figures of what waits', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let store: TestSite
  beforeEach(async () => {
    retail = await openRetail({ dialect, stores: ['S001'] })
    headOffice = retail.headOffice
    ;[store] = retail.stores as [TestSite]
  })
  afterEach(() => retail.close())

  /** `type STATUS documents` of those there are, and the ages of the oldest that have one. */
  const figures = async (site: TestSite) => {
    const types = site.types.map(({ name }) => name)
    const { documents, oldest } = await waitingFigures(site.database, types)
    assert.equal(documents.length, types.length * 6)
    return {
      documents: documents
        .filter((one) => one.documents > 0)
        .map(({ type, status, documents: count }) => `${type} ${status} ${count}`),
      old: oldest.filter(({ age }) => age > 3000).map(({ type, status }) => [type, status].filter(Boolean).join(' ')),
    }
  }

  it('count what is on its way out, captured, claimed or packed, and the age of the oldest', async () => {
    assert.deepEqual(await figures(store), { documents: [], old: [] })
    await putPerson(store, 'P1')
    const people = store.types.filter(({ name }) => name === 'people')
    const web = { ...store.relay, place: () => Promise.reject(new Error('the line is down')) }
    await store.cycle({ types: people, web })
    await putPerson(store, 'P2')
    for (const number of ['1', '2', '3']) await putSlip(store, number, { lines: [] })
    await store.ports.write(async (tx) => {
      const documents = await tx.events.take('slips', Number.MAX_SAFE_INTEGER, 1)
      await tx.claims.record({ type: 'slips', ...(await tx.claims.draw()), documents })
    })
    assert.deepEqual(await figures(store), { documents: ['people PENDING 2', 'slips PENDING 3'], old: [] })
    await store.run('update tillsync_outbox set stored_at = :at', { at: '2026-01-01T00:00:00.000000Z' })
    assert.deepEqual((await figures(store)).old, ['people PENDING'])
    await store.cycle()
    assert.deepEqual(await figures(store), {
      documents: ['people UPLOADED 2', 'slips UPLOADED 3'],
      old: ['people UPLOADED'],
    })
  })

  it('count what is set aside, here and there', async () => {
    await putNotice(headOffice, 'N2', '*', 'invalid')
    await putSlip(store, '1')
    await headOffice.refuse('slip')
    await retail.settle()
    assert.deepEqual((await figures(headOffice)).documents, ['slips QUARANTINED 1', 'notices INVALID 1'])
    assert.deepEqual((await figures(store)).documents, ['slips REJECTED 1'])
    await headOffice.run('update tillsync_held_document set changed_at = :at', { at: '2026-01-01T00:00:00.000000Z' })
    assert.deepEqual((await figures(headOffice)).old, ['QUARANTINED'])
  })
})
