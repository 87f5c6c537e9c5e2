import assert from 'node:assert/strict'
import { checkSequences } from '../../../src/flow/verify/sequences.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { putSlip } from '../../support/trade.ts'

onEachDialect('numbers that run on without gaps', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let store: TestSite
  before(async () => {
    retail = await openRetail({ dialect, stores: ['S001'] })
    headOffice = retail.headOffice
    store = retail.stores[0]!
    for (const number of ['8', '9', '10', '13', 'T1-001', 'T1-002', 'none']) await putSlip(store, number)
    await retail.settle()
  })
  after(() => retail.close())

  const found = async (site: TestSite, sites?: readonly string[]) => {
    const slips = site.types.find(({ name }) => name === 'slips')!
    return (await checkSequences(site.ports, slips, sites)).map(({ within, prefix, missing, gaps, twice }) => ({
      series: [...Object.values(within), prefix].join(' '),
      missing,
      gaps,
      twice,
    }))
  }

  it('tell those that are missing, at both sites', async () => {
    for (const site of [store, headOffice])
      assert.deepEqual(await found(site), [{ series: 'S001 ', missing: 2, gaps: [[11, 12]], twice: [] }])
    assert.deepEqual(await found(headOffice, ['S002']), [])
  })

  it('tell those that stand twice', async () => {
    await putSlip(store, '0009')
    assert.deepEqual((await found(store))[0]?.twice.length, 1)
    assert.match((await found(store))[0]!.twice[0]!, /^S001\/0*9$/)
    await store.run("delete from slip_line where slip_no = '0009'")
    await store.run("delete from slip where slip_no = '0009'")
  })

  it('take a document that is set aside for one that is there', async () => {
    await headOffice.refuse('slip')
    for (const number of ['11', '12']) await putSlip(store, number)
    await retail.settle()
    assert.deepEqual(await found(headOffice), [])
    await headOffice.allow()
  })
})
