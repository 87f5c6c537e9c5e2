import assert from 'node:assert/strict'
import { join } from 'node:path'
import Libsql from 'libsql'
import { asTillsyncError } from '../../src/contract/errors.ts'
import { temporaryDatabases } from '../support/databases.ts'
import { isStopped, recovered } from '../support/recovering.ts'
import { openRetail, type Retail, TestSite } from '../support/retail.ts'
import { putPerson, putSlip, slips } from '../support/trade.ts'

describe('a store’s PC that was cloned', () => {
  let retail: Retail
  let store: TestSite
  let clone: TestSite
  const copies = temporaryDatabases('sqlite')

  before(async () => {
    retail = await openRetail({ stores: ['S001'] })
    ;[store] = retail.stores as [TestSite]
    await putSlip(store, '1')
    await retail.settle()
    const storage = join(copies.folder, 'clone.db')
    const original = new Libsql(store.settings.storage!)
    original.exec(`vacuum into '${storage}'`)
    original.close()
    clone = new TestSite(store.site, { ...store.settings, storage }, retail.web, store.types)
  })
  after(async () => {
    await clone.database.close()
    await retail.close()
    await copies.remove()
  })

  it('is stopped as soon as the other one has sent, and would not write over it', async () => {
    await putSlip(store, '2', { amount: '20.00' })
    await store.cycle()
    assert.equal(await isStopped(store), false)
    // Under the number that the other one drew for its slip; its own slip is later than that.
    await putPerson(clone, 'P2')
    await putSlip(clone, '2', { amount: '99.00', person: 'P2' })
    assert.equal(await isStopped(clone), true)
    // A process that had its preflight before is refused by the web database.
    const { plugins } = await clone.cycle()
    const codes = plugins.map(({ error }) => asTillsyncError(error)?.code).filter(Boolean)
    assert.deepEqual(codes, ['TS_PACKET_CHANGED'])
    await retail.headOffice.cycle()
    assert.deepEqual(await slips(retail.headOffice), await slips(store))
  })

  it('takes over where a person says so: the number that both have used is shown, and the other is shut out', async () => {
    await putSlip(clone, '3')
    await recovered(clone)
    for (const site of [clone, retail.headOffice, clone]) await site.cycle()
    assert.deepEqual(await slips(retail.headOffice), ['S001/1 10.00 2', 'S001/2 20.00 2', 'S001/3 10.00 2'])
    assert.equal(await retail.headOffice.received('slips', 'S001', '2'), 'CONFLICT TS_DOCUMENT_CONFLICT')
    assert.equal(await retail.headOffice.received('people', 'P2'), 'APPLIED')
    assert.equal(await clone.sent('slips', 'S001', '2'), 'REJECTED')
    assert.equal(await isStopped(store), true)
    await putSlip(store, '4')
    const { plugins } = await store.cycle()
    assert.deepEqual(plugins.map(({ error }) => asTillsyncError(error)?.code).filter(Boolean), ['TS_EPOCH_OLD'])
  })
})
