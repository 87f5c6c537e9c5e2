import assert from 'node:assert/strict'
import { claim } from '../../../src/flow/outbound/claim.ts'
import { backUpSite } from '../../support/backups.ts'
import { packet, withCode } from '../../support/databases.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { isStopped, recovered, recoverySteps } from '../../support/recovering.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { dropNotice, notices, putNotice, putPerson, putSlip } from '../../support/trade.ts'

onEachDialect('an origin restored from a backup (PROTOCOL.md, rules 8 and 17)', (dialect) => {
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

  it('17: what it no longer knows is removed, what it has is sent again as it is now', async () => {
    await putNotice(headOffice, 'A')
    await putNotice(headOffice, 'B')
    await retail.settle()
    const restore = await backUpSite(headOffice)
    await putNotice(headOffice, 'A', '*', 'lost')
    await putNotice(headOffice, 'C')
    await retail.settle()
    assert.deepEqual(await notices(first), ['A: lost', 'B: read me', 'C: read me'])
    await restore()
    const recovery = await recovered(headOffice)
    assert.deepEqual(recovery, {
      needed: true,
      epoch: 2,
      lost: [{ type: 'notices', audience: '*', packets: 1 }],
      documents: 2,
      removals: 1,
      kept: [],
      awaited: ['S001', 'S002'],
    })
    await retail.settle()
    for (const store of retail.stores) assert.deepEqual(await notices(store), ['A: read me', 'B: read me'])
    await putNotice(headOffice, 'C', '*', 'new')
    await retail.settle()
    for (const store of retail.stores) assert.deepEqual(await notices(store), ['A: read me', 'B: read me', 'C: new'])
    assert.deepEqual(await headOffice.unsettled(), [])
  })

  it('15: what was sent before the backup, and is told now, is settled in the new epoch', async () => {
    await putNotice(headOffice, 'A')
    await headOffice.cycle()
    const restore = await backUpSite(headOffice)
    await putNotice(headOffice, 'B')
    await retail.settle()
    await restore()
    await recovered(headOffice)
    assert.equal(await headOffice.sent('notices', 'A'), 'UPLOADED')
    await retail.settle()
    assert.equal(await headOffice.sent('notices', 'A'), 'PROCESSED')
  })

  it('17: the audiences of the lost packets hold their documents', async () => {
    await putNotice(headOffice, 'A', 'S001')
    await retail.settle()
    const restore = await backUpSite(headOffice)
    await putNotice(headOffice, 'A', 'S002')
    await retail.settle()
    assert.deepEqual([await notices(first), await notices(second)], [[], ['A: read me']])
    await restore()
    await recovered(headOffice)
    await retail.settle()
    assert.deepEqual([await notices(first), await notices(second)], [['A: read me'], []])
  })

  it('17: a backup between claim and extract: the same number with other content', async () => {
    await putNotice(headOffice, 'A')
    await retail.settle()
    const type = headOffice.types.find(({ name }) => name === 'notices')!
    await putNotice(headOffice, 'A', '*', 'then')
    const open = await claim(headOffice.ports, type, Number.MAX_SAFE_INTEGER)
    const restore = await backUpSite(headOffice)
    await retail.settle()
    await restore()
    await putNotice(headOffice, 'A', '*', 'now')
    const { lost } = await recovered(headOffice)
    assert.equal(lost[0]?.packets, 1)
    const forks = await headOffice.ports.read((tx) => tx.epochs.forks())
    assert.deepEqual(forks, [{ epoch: 2, from: { epoch: 1, number: open!.number - 1 } }])
    await retail.settle()
    assert.deepEqual(await notices(first), ['A: now'])
    assert.deepEqual(await headOffice.unsettled(), [])
  })

  it('17: a store is restored; the head office drops what the store has lost', async () => {
    await putPerson(first, '1')
    await retail.settle()
    const restore = await backUpSite(first)
    await putPerson(first, '2')
    await putSlip(first, '7')
    await retail.settle()
    await restore()
    const { documents, removals, kept } = await recovered(first)
    assert.deepEqual([documents, removals], [2, 1])
    // What is never taken back is named: somebody may have to enter it again.
    assert.deepEqual(kept, [{ type: 'slips', kind: 'slip', key: ['S001', '7'] }])
    await putPerson(first, '3')
    await retail.settle()
    assert.deepEqual(
      (await headOffice.all<{ person_id: string }>('select person_id from person order by person_id')).map(
        ({ person_id }) => person_id,
      ),
      ['1', '3'],
    )
  })

  it('17: without anything lost there is nothing to recover, and what was received is read again', async () => {
    await putNotice(headOffice, 'A')
    await putPerson(first, '1')
    await retail.settle()
    const restore = await backUpSite(first)
    await putNotice(headOffice, 'B')
    await dropNotice(headOffice, 'A')
    await retail.settle()
    await restore()
    assert.equal(await isStopped(first), false)
    assert.deepEqual(await recoverySteps(first, { dryRun: false }), {
      needed: false,
      lost: [],
      documents: 0,
      removals: 0,
      kept: [],
      awaited: [],
    })
    await retail.settle()
    assert.deepEqual(await notices(first), ['B: read me'])
  })

  it('8: an old copy sends nothing once the new epoch is open', async () => {
    await putNotice(headOffice, 'A')
    await retail.settle()
    const restore = await backUpSite(headOffice)
    await putNotice(headOffice, 'B')
    await retail.settle()
    await restore()
    const old = packet('HO', 9, '*', { type: 'notices' })
    await recovered(headOffice)
    await assert.rejects(headOffice.relay.place('HO', [old], 1), withCode('TS_EPOCH_OLD'))
    await retail.settle()
    assert.deepEqual(await notices(first), ['A: read me'])
  })

  it('a dry run tells the same and changes nothing', async () => {
    await putNotice(headOffice, 'A')
    await retail.settle()
    const restore = await backUpSite(headOffice)
    await putNotice(headOffice, 'B')
    await retail.settle()
    await restore()
    const told = await recoverySteps(headOffice, { dryRun: true })
    assert.equal(await isStopped(headOffice), true)
    assert.deepEqual(await headOffice.all('select * from tillsync_epoch'), [])
    assert.deepEqual({ ...(await recovered(headOffice)), awaited: [] }, told)
  })
})
