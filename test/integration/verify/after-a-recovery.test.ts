import assert from 'node:assert/strict'
import { backUp, backUpSite } from '../../support/backups.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { recovered } from '../../support/recovering.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { notices, putNotice, putReply } from '../../support/trade.ts'
import { told, verified } from '../../support/verified.ts'

onEachDialect('verify after a recovery of the head office (PROTOCOL.md, rule 20)', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let first: TestSite
  let second: TestSite

  beforeEach(async () => {
    retail = await openRetail({ dialect })
    headOffice = retail.headOffice
    ;[first, second] = retail.stores as [TestSite, TestSite]
    await putNotice(headOffice, 'A')
    await putReply(headOffice, 'R', 'A')
    await retail.settle()
  })
  afterEach(() => retail.close())

  const spared = async (deep: boolean) =>
    (await verified(retail, headOffice, { deep, types: ['notices', 'replies'] })).map(
      (one) => `${told([one])}${one.spared ? ', spared' : ''}`,
    )
  const awaited = async () =>
    (await headOffice.relay.snapshots.requests({ origin: 'HO' })).map(({ site, type }) => `${type} ${site}`)
  const loaded = async (store: TestSite) =>
    (await store.all<{ type: string }>('select distinct type from tillsync_loading order by type')).map(
      ({ type }) => type,
    )

  it('spares those a snapshot that have what there is, or are about to get it', async () => {
    const restore = await backUpSite(headOffice)
    await putNotice(headOffice, 'C')
    await retail.settle()
    await restore()
    await recovered(headOffice)
    // C, which was lost, is taken back with the next cycle: until then it is on its way.
    assert.deepEqual(await spared(true), [
      'notices S001 AGREES, spared',
      'notices S002 AGREES, spared',
      'replies S001 AGREES, spared',
      'replies S002 AGREES, spared',
    ])
    assert.deepEqual(await awaited(), [])
    await retail.settle()
    for (const store of retail.stores) {
      assert.deepEqual(await notices(store), ['A: read me'])
      assert.deepEqual(await loaded(store), [])
    }
  })

  it('has a store load it that has something of the lost history, which nobody else knows of', async () => {
    const restore = [await backUp(retail.web), await backUpSite(headOffice)]
    await putNotice(headOffice, 'B')
    await headOffice.cycle()
    await first.cycle()
    for (const one of restore) await one()
    // Under the version that B had.
    await putNotice(headOffice, 'A', '*', 'newer')
    await headOffice.cycle()
    await first.cycle()
    await recovered(headOffice)
    assert.deepEqual(await spared(true), [
      'notices S001 DIFFERS: UNMEANT B',
      'notices S002 AGREES, spared',
      'replies S001 AGREES, spared',
      'replies S002 AGREES, spared',
    ])
    assert.deepEqual(await awaited(), ['notices S001'])
    await retail.settle()
    for (const store of retail.stores) assert.deepEqual(await notices(store), ['A: newer'])
    assert.deepEqual(await loaded(first), ['notices'])
    assert.deepEqual(await loaded(second), [])
  })

  it('leaves the store its request if that asks again because of a gap', async () => {
    const restore = await backUpSite(headOffice)
    await putNotice(headOffice, 'B')
    await headOffice.cycle()
    await putNotice(headOffice, 'C')
    await headOffice.cycle()
    await restore()
    await recovered(headOffice)
    await retail.web.write((session) =>
      session.run(`delete from tillsync_packet where origin = 'HO' and type = 'notices' and to_number = 2`),
    )
    await first.cycle()
    const requests = await headOffice.relay.snapshots.requests({ origin: 'HO' })
    const asked = requests.filter(({ site, type }) => site === 'S001' && type === 'notices')
    assert.deepEqual(
      asked.map(({ epoch }) => epoch),
      [2],
    )
  })

  it('not by versions alone: one may stand for two contents', async () => {
    const restore = await backUpSite(headOffice)
    await putNotice(headOffice, 'C')
    await retail.settle()
    await restore()
    await recovered(headOffice)
    assert.ok((await spared(false)).every((line) => line.endsWith('AGREES')))
    assert.equal((await awaited()).length, 4)
  })

  it('not where something is set aside: it may be of the lost history', async () => {
    await first.refuse('notice', { reason: 'no' })
    const restore = [await backUp(retail.web), await backUpSite(headOffice)]
    await putNotice(headOffice, 'B')
    await headOffice.cycle()
    await first.cycle()
    for (const one of restore) await one()
    await first.cycle()
    await recovered(headOffice)
    await first.allow()
    await spared(true)
    assert.ok((await awaited()).includes('notices S001'))
    await retail.settle()
    assert.deepEqual(await first.held(), [])
    assert.deepEqual(await notices(first), ['A: read me'])
  })
})
