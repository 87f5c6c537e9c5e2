import assert from 'node:assert/strict'
import { age, purgeSite } from '../../support/aged.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { dropNotice, notices, putNotice } from '../../support/trade.ts'
import { told, verified } from '../../support/verified.ts'

onEachDialect('a store that was away longer than the retention', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let away: TestSite
  before(async () => {
    retail = await openRetail({ dialect })
    headOffice = retail.headOffice
    away = retail.stores[1]!
  })
  after(() => retail.close())

  const active = (yes: boolean) =>
    retail.web.write((session) => session.run(`update tillsync_site set active = :yes where code = 'S002'`, { yes }))

  it('is loaded from a snapshot, and verified to have what it is to have', async () => {
    for (const code of ['A', 'B', 'C']) await putNotice(headOffice, code)
    await retail.settle()
    await active(false)
    await dropNotice(headOffice, 'B')
    for (const code of ['C', 'D', 'E']) {
      await putNotice(headOffice, code, '*', 'newer')
      for (const one of [headOffice, retail.stores[0]!, headOffice]) await one.cycle()
    }
    await age(retail.web, 'web', 40)
    await age(headOffice.database, 'site', 40)
    const { web } = await purgeSite(headOffice)
    assert.ok(web!.packets > 2, `${web!.packets} packets`)

    await active(true)
    await retail.settle()
    assert.deepEqual(await notices(away), ['A: read me', 'C: newer', 'D: newer', 'E: newer'])
    for (const deep of [false, true]) {
      const found = await verified(retail, headOffice, { deep, types: ['notices'] })
      assert.deepEqual(told(found), ['notices S001 AGREES', 'notices S002 AGREES'])
    }
  })
})
