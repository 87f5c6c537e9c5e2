import assert from 'node:assert/strict'
import { storeDetails } from '../../../src/data/operator/store-details.ts'
import { listStores } from '../../../src/data/operator/stores.ts'
import { announce } from '../../../src/data/web/registration.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { putNotice, putSlip } from '../../support/trade.ts'

onEachDialect('what a head office knows of its stores', (dialect) => {
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

  const figures = async () =>
    (await listStores(retail.web, 'HO')).map(({ site, behind, unread, rejectedThere, quarantinedHere }) =>
      [site.code, behind, unread, rejectedThere, quarantinedHere].join(' '),
    )

  it('is how many packets are not applied, each way', async () => {
    assert.deepEqual(await figures(), ['S001 0 0 0 0', 'S002 0 0 0 0'])
    await putNotice(headOffice, 'ALL')
    await putNotice(headOffice, 'ONE', 'S002')
    await headOffice.cycle()
    await putSlip(first, '1')
    await first.cycle()
    assert.deepEqual(await figures(), ['S001 0 1 0 0', 'S002 2 0 0 0'])
    await second.cycle()
    await headOffice.cycle()
    assert.deepEqual(await figures(), ['S001 0 0 0 0', 'S002 0 0 0 0'])
    await putNotice(headOffice, 'MORE')
    await headOffice.cycle()
    assert.deepEqual(await figures(), ['S001 1 0 0 0', 'S002 1 0 0 0'])
  })

  it('is what either side holds back of the other', async () => {
    await second.refuse('notice', { reason: 'no room' })
    await headOffice.refuse('slip', { reason: 'too much' })
    await putNotice(headOffice, 'N1')
    await putSlip(first, '1')
    await retail.settle()
    assert.deepEqual(await figures(), ['S001 0 0 0 1', 'S002 0 0 1 0'])
    const { heldThere } = await storeDetails(retail.web, 'HO', 'S002', 10)
    assert.deepEqual(
      heldThere.map(({ key, status, code }) => [key, status, code]),
      [[['N1'], 'QUARANTINED', 'TS_DATA']],
    )
    assert.match(heldThere[0]?.reason ?? '', /no room/)
  })

  it('is how far each stream of a store is, with the documents that wait', async () => {
    await putNotice(headOffice, 'N1')
    await headOffice.cycle()
    await first.cycle()
    for (const code of ['N2', 'N3']) await putNotice(headOffice, code)
    await headOffice.cycle()
    await putSlip(first, '1')
    const { toStore } = await storeDetails(retail.web, 'HO', 'S001', 10)
    const [stream, ...others] = toStore
    assert.deepEqual(others, [])
    assert.ok(stream?.oldest && stream.at && stream.at <= stream.oldest)
    const { oldest, at } = stream
    const expected = { type: 'notices', audience: '*', number: 2, packets: 1, documents: 2, oldest, at }
    assert.deepEqual(stream, expected)
    await first.cycle()
    const { toStore: after_, fromStore } = await storeDetails(retail.web, 'HO', 'S001', 10)
    assert.deepEqual(
      after_.map(({ packets, documents }) => [packets, documents]),
      [[0, 0]],
    )
    assert.deepEqual(
      fromStore.map(({ type, audience, packets, documents, at }) => [type, audience, packets, documents, at]),
      [['slips', 'HO', 1, 1, undefined]],
    )
  })

  it('is since when a store is silent, and what it told of itself', async () => {
    const told = { installation: 'x', host: 'till-1', programVersion: '1.2.3', protocolVersion: 1 }
    await announce(retail.web, { code: 'S002', ...told })
    const [silent, announced] = await listStores(retail.web, 'HO')
    assert.deepEqual([silent?.silentSeconds, silent?.site.programVersion], [undefined, undefined])
    assert.ok((announced?.silentSeconds ?? -1) >= 0)
    assert.deepEqual([announced?.site.host, announced?.site.programVersion], ['till-1', '1.2.3'])
  })
})
