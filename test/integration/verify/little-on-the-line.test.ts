import assert from 'node:assert/strict'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { told, verified } from '../../support/verified.ts'

const DOCUMENTS = 20_000

describe(`verifying ${DOCUMENTS} documents`, function () {
  this.timeout(120_000)
  let retail: Retail
  let headOffice: TestSite
  before(async () => {
    retail = await openRetail({ stores: ['S001'] })
    headOffice = retail.headOffice
    await headOffice.run(
      `insert into notice (code, title, stores) select 'N' || value, 'title ' || value, '*'
       from generate_series(1, ${DOCUMENTS})`,
    )
    for (const one of [headOffice, retail.stores[0]!, headOffice]) await one.cycle()
  })
  after(() => retail.close())

  const bytes = async () => {
    const rows = await retail.web.read((session) =>
      session.all<{ bytes: number }>('select length(body) as bytes from tillsync_answer'),
    )
    return Math.max(...rows.map((row) => row.bytes))
  }

  it('costs kilobytes where all are alike, however many there are', async () => {
    for (const deep of [false, true]) {
      assert.deepEqual(told(await verified(retail, headOffice, { deep, types: ['notices'] })), ['notices S001 AGREES'])
      assert.ok((await bytes()) < 24_000, `${await bytes()} bytes`)
    }
  })

  it('costs the documents of a few groups where some differ', async () => {
    await retail.stores[0]!.run("update notice set title = 'by hand' where code in ('N7', 'N77', 'N777')")
    assert.deepEqual(told(await verified(retail, headOffice, { deep: true, types: ['notices'] })), [
      'notices S001 DIFFERS: OTHER N7, OTHER N77, OTHER N777',
    ])
    assert.ok((await bytes()) < 24_000, `${await bytes()} bytes`)
  })
})
