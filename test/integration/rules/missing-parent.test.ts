import assert from 'node:assert/strict'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { putPerson, putSlip, slips } from '../../support/trade.ts'

onEachDialect('what a document waits for is asked for (PROTOCOL.md, rule 12)', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let store: TestSite

  beforeEach(async () => {
    retail = await openRetail({ dialect, stores: ['S001'] })
    headOffice = retail.headOffice
    store = retail.stores[0]!
    await putPerson(store, '7')
    await retail.settle()
    // A person's hand, beside Tillsync.
    await headOffice.run('delete from person')
    await putSlip(store, '1', { person: '7' })
  })
  afterEach(() => retail.close())

  it('its origin sends it again, and it is applied', async () => {
    await store.cycle()
    await headOffice.cycle()
    assert.equal(await headOffice.received('slips', 'S001', '1'), 'WAITING TS_MISSING_PARENT')
    const asked = () => retail.web.read((session) => session.all('select id from tillsync_question'))
    assert.deepEqual(await asked(), [], 'it may be on its way')
    await headOffice.cycle()
    assert.equal((await asked()).length, 1)
    await retail.settle()
    await retail.settle()
    assert.deepEqual(await slips(headOffice), ['S001/1 10.00 2'])
    assert.equal(await store.sent('people', '7'), 'PROCESSED')
  })

  it('once, where the origin does not send it', async () => {
    const transform = async () => null
    store.types = store.types.map((type) => (type.name === 'people' ? { ...type, transform } : type))
    const claims = async () => (await store.all("select number from tillsync_claim where type = 'people'")).length
    await retail.settle()
    await retail.settle()
    const asked = await claims()
    assert.equal(asked, 2)
    await retail.settle()
    assert.equal(await claims(), asked)
    assert.equal(await headOffice.received('slips', 'S001', '1'), 'WAITING TS_MISSING_PARENT')
  })
})
