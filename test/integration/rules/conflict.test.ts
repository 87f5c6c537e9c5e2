import assert from 'node:assert/strict'
import { waiveHeld } from '../../../src/data/operator/quarantine.ts'
import { backUpSite } from '../../support/backups.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { recovered } from '../../support/recovering.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { putPerson, putSlip, slips } from '../../support/trade.ts'

onEachDialect('a number used twice after a restored backup (PROTOCOL.md, rule 18)', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let store: TestSite

  beforeEach(async () => {
    retail = await openRetail({ dialect, stores: ['S001'] })
    headOffice = retail.headOffice
    store = retail.stores[0]!
    await putSlip(store, '123')
    await retail.settle()
  })
  afterEach(() => retail.close())

  /** The store’s till has made this slip, then the store was restored to before it. */
  const lose = async (number: string, slip: Parameters<typeof putSlip>[2] = {}) => {
    const restore = await backUpSite(store)
    await putSlip(store, number, slip)
    await retail.settle()
    await restore()
    await recovered(store)
  }

  it('18: both are shown, and the first is not written over', async () => {
    await lose('124', { amount: '10.00' })
    await putSlip(store, '124', { amount: '99.00', lines: ['rice'] })
    await putSlip(store, '125')
    await retail.settle()
    assert.deepEqual(await slips(headOffice), ['S001/123 10.00 2', 'S001/124 10.00 2', 'S001/125 10.00 2'])
    const [held] = await headOffice.held()
    assert.equal(held?.status, 'CONFLICT')
    assert.equal(held.code, 'TS_DOCUMENT_CONFLICT')
    assert.equal((held.document as { amount: string }).amount, '99.00')
    assert.equal((held.standing as { amount: string }).amount, '10.00')
    assert.equal(await store.sent('slips', 'S001', '124'), 'REJECTED')
    // as often as it is tried
    await retail.settle()
    assert.equal((await slips(headOffice))[1], 'S001/124 10.00 2')
  })

  it('18: nor by a later version of the second, nor when its packet is read again', async () => {
    await lose('124')
    await putSlip(store, '124', { amount: '99.00' })
    await retail.settle()
    await store.run("update slip set amount = 98 where slip_no = '124'")
    await retail.settle()
    const [held] = await headOffice.held()
    assert.equal(held?.status, 'CONFLICT')
    assert.equal((held.document as { amount: string }).amount, '98.00')
    await waiveHeld(headOffice.database, { all: true } as object, { reason: 'counted', by: 'Asha' })
    await headOffice.run("update tillsync_cursor set number = 9, digest = 'another'")
    await retail.settle()
    assert.deepEqual(
      (await headOffice.held()).map(({ status }) => status),
      ['WAIVED'],
    )
    assert.equal((await slips(headOffice))[1], 'S001/124 10.00 2')
  })

  it('18: the same again is no conflict', async () => {
    await lose('124')
    await putSlip(store, '124')
    await retail.settle()
    assert.deepEqual(await headOffice.held(), [])
    assert.equal(await store.sent('slips', 'S001', '124'), 'PROCESSED')
  })

  it('18: one that has not been applied yet is kept as well', async () => {
    const restore = await backUpSite(store)
    await putPerson(store, '7')
    await putSlip(store, '124', { person: '7' })
    await store.cycle()
    const people = headOffice.types.filter(({ name }) => name !== 'people')
    await headOffice.cycle({ types: people })
    assert.equal(await headOffice.received('slips', 'S001', '124'), 'WAITING TS_MISSING_PARENT')
    await restore()
    await recovered(store)
    await putSlip(store, '124', { amount: '99.00' })
    await store.cycle()
    await headOffice.cycle({ types: people })
    const [held] = await headOffice.held()
    assert.equal(held?.status, 'CONFLICT')
    assert.equal((held.standing as { person_id: string }).person_id, '7')
  })

  it('18: what was sent before the backup may be corrected', async () => {
    await lose('124')
    await store.run("update slip set amount = 11 where slip_no = '123'")
    await retail.settle()
    assert.equal((await slips(headOffice))[0], 'S001/123 11.00 2')
    assert.deepEqual(await headOffice.held(), [])
  })

  it('18: what was lost in an earlier epoch is in no later history', async () => {
    await lose('124')
    await lose('125')
    await putSlip(store, '124', { amount: '99.00' })
    await retail.settle()
    const [held] = await headOffice.held()
    assert.equal(held?.status, 'CONFLICT')
  })
})
