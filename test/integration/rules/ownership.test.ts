import assert from 'node:assert/strict'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { putPerson, putSlip, slips } from '../../support/trade.ts'

onEachDialect('a document belongs to its origin (PROTOCOL.md, rule 10)', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let first: TestSite
  let second: TestSite

  beforeEach(async () => {
    retail = await openRetail({ dialect })
    headOffice = retail.headOffice
    ;[first, second] = retail.stores as [TestSite, TestSite]
  })
  afterEach(() => retail.close())

  const people = () => headOffice.all('select person_id, name from person order by person_id')

  it('also while a newer version of it is held back', async () => {
    await putPerson(first, '7', 'Asha')
    await retail.settle()
    await headOffice.refuse('person', { operation: 'update' })
    await first.run("update person set name = 'Asha Rao'")
    await first.cycle()
    await headOffice.cycle()
    assert.equal(await headOffice.received('people', '7'), 'QUARANTINED TS_DATA')
    await headOffice.allow()
    await putPerson(second, '7', 'Ravi')
    await second.cycle()
    await headOffice.cycle({ types: headOffice.types.filter(({ name }) => name !== 'notices') })
    assert.deepEqual(await people(), [{ person_id: '7', name: 'Asha Rao' }])
    await second.cycle()
    assert.equal(await second.sent('people', '7'), 'REJECTED')
  })

  it('until its removal is applied, and then another may have the key', async () => {
    await putPerson(first, '7', 'Asha')
    await retail.settle()
    await first.run('delete from person')
    await putPerson(second, '7', 'Ravi')
    await retail.settle()
    assert.deepEqual(await people(), [{ person_id: '7', name: 'Ravi' }])
    assert.equal(await first.sent('people', '7'), 'PROCESSED')
    assert.equal(await second.sent('people', '7'), 'PROCESSED')
  })

  it('and the one that was rejected is forgotten when its origin gives it another key', async () => {
    await putPerson(first, '7', 'Asha')
    await putPerson(second, '7', 'Ravi')
    await retail.settle()
    assert.equal(await second.sent('people', '7'), 'REJECTED')
    await second.run("update person set person_id = '8'")
    await retail.settle()
    assert.deepEqual(await people(), [
      { person_id: '7', name: 'Asha' },
      { person_id: '8', name: 'Ravi' },
    ])
    assert.equal(await second.sent('people', '7'), 'PROCESSED')
    assert.deepEqual(await headOffice.held(), [])
  })

  it('even where two that wait take their parent at the same time', async () => {
    for (const [site, amount] of [
      [first, '10.00'],
      [second, '20.00'],
    ] as const) {
      await putPerson(site, `P-${site.site.code}`)
      await putSlip(site, '1', { person: `P-${site.site.code}`, amount })
      await site.database.write(async (session) => {
        await session.run('delete from slip_line')
        await session.run("update slip set site_code = 'SAME'")
      })
      await site.cycle()
    }
    await headOffice.cycle({ types: headOffice.types.filter(({ name }) => name !== 'people') })
    assert.equal(await headOffice.received('slips', 'SAME', '1'), 'WAITING TS_MISSING_PARENT')
    await retail.settle()
    assert.deepEqual(await slips(headOffice), ['SAME/1 10.00 0'])
    assert.equal(await first.sent('slips', 'SAME', '1'), 'PROCESSED')
    assert.equal(await second.sent('slips', 'SAME', '1'), 'REJECTED')
  })
})
