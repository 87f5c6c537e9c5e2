import assert from 'node:assert/strict'
import { survey } from '../../../src/flow/recovery/survey.ts'
import { age, purgeSite } from '../../support/aged.ts'
import { backUp, backUpSite } from '../../support/backups.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { isStopped, recovered } from '../../support/recovering.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { notices, putNotice } from '../../support/trade.ts'

onEachDialect('origin and web database restored from backups (PROTOCOL.md, rules 9, 19 and 20)', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let first: TestSite

  beforeEach(async () => {
    retail = await openRetail({ dialect })
    headOffice = retail.headOffice
    first = retail.stores[0]!
    await putNotice(headOffice, 'A')
    await retail.settle()
  })
  afterEach(() => retail.close())

  const restoreBothAfter = async (work: () => Promise<void>) => {
    const restore = [await backUp(retail.web), await backUpSite(headOffice)]
    await work()
    await headOffice.cycle()
    await first.cycle()
    for (const one of restore) await one()
  }

  it('19: a receipt beyond the origin tells what nobody else knows', async () => {
    await restoreBothAfter(() => putNotice(headOffice, 'B'))
    assert.equal(await isStopped(headOffice), false)
    await first.cycle()
    const { epoch, lost } = await recovered(headOffice)
    assert.deepEqual([epoch, lost], [2, []])
    await putNotice(headOffice, 'C')
    await retail.settle()
    // B is nowhere but at the first store: rule 20
    for (const store of retail.stores) assert.deepEqual(await notices(store), ['A: read me', 'C: read me'])
    assert.equal(await isStopped(headOffice), false)
    assert.deepEqual((await survey(headOffice.ports, headOffice.relay)).awaited, [])
  })

  it('19: nor is it forgotten once other packets have taken its numbers', async () => {
    await restoreBothAfter(() => putNotice(headOffice, 'B'))
    for (const code of ['C', 'D', 'E']) {
      await putNotice(headOffice, code)
      await headOffice.cycle()
    }
    assert.equal(await isStopped(headOffice), false)
    await first.cycle()
    await first.cycle()
    assert.equal((await recovered(headOffice)).epoch, 2)
    await retail.settle()
    assert.equal(await isStopped(headOffice), false)
  })

  it('19: not even where it was the first of its stream', async () => {
    await restoreBothAfter(() => putNotice(headOffice, 'B', 'S001'))
    for (const code of ['C', 'D']) {
      await putNotice(headOffice, code)
      await headOffice.cycle()
    }
    await first.cycle()
    assert.equal((await recovered(headOffice)).epoch, 2)
    await retail.settle()
    for (const store of retail.stores)
      assert.deepEqual(await notices(store), ['A: read me', 'C: read me', 'D: read me'])
  })

  it('19: what was purged from the outbox since is no sign of it', async () => {
    const active = (yes: boolean) =>
      retail.web.write((session) => session.run(`update tillsync_site set active = :yes where code = 'S002'`, { yes }))
    await active(false)
    for (const code of ['B', 'C']) {
      await putNotice(headOffice, code)
      for (const site of [headOffice, first, headOffice]) await site.cycle()
    }
    await age(headOffice.database, 'site', 8)
    assert.equal((await purgeSite(headOffice)).local.sentPackets, 2)
    await active(true)
    assert.equal(await isStopped(headOffice), false)
  })

  it('9: a web database that was restored alone is no fork: the same packets are sent again', async () => {
    const restore = await backUp(retail.web)
    await putNotice(headOffice, 'B')
    await retail.settle()
    await restore()
    await first.cycle()
    assert.equal(await isStopped(headOffice), false)
    await retail.settle()
    assert.equal(await isStopped(headOffice), false)
    assert.deepEqual(await notices(first), ['A: read me', 'B: read me'])
  })

  it('9: one that was restored to an earlier epoch is refused until a new one is open, and gets again what it lacks', async () => {
    const restore = await backUp(retail.web)
    await restoreOnly()
    await restore()
    assert.equal((await recovered(headOffice)).epoch, 3)
    await retail.settle()
    for (const store of retail.stores) assert.deepEqual(await notices(store), ['A: read me', 'C: read me'])
    assert.deepEqual(await headOffice.unsettled(), [])
  })

  /** The head office alone, which opens an epoch and sends in it. */
  const restoreOnly = async () => {
    const restore = await backUpSite(headOffice)
    await putNotice(headOffice, 'B')
    await retail.settle()
    await restore()
    await recovered(headOffice)
    await putNotice(headOffice, 'C')
    await retail.settle()
  }
})
