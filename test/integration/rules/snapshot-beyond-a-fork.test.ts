import assert from 'node:assert/strict'
import { backUp, backUpSite } from '../../support/backups.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { isStopped, recovered } from '../../support/recovering.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { notices, putNotice } from '../../support/trade.ts'

onEachDialect('a snapshot that was made after the backup (PROTOCOL.md, rules 17 and 21)', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let first: TestSite
  let second: TestSite
  let restore: () => Promise<void>

  beforeEach(async () => {
    retail = await openRetail({ dialect })
    headOffice = retail.headOffice
    ;[first, second] = retail.stores as [TestSite, TestSite]
    for (const code of ['A', 'B']) {
      await putNotice(headOffice, code)
      await headOffice.cycle()
    }
    await retail.web.write((session) => session.run('delete from tillsync_packet where to_number < 2'))
    await first.cycle()
    restore = await backUpSite(headOffice)
  })
  afterEach(() => retail.close())

  it('tells that the site was restored, though nothing was sent: its documents have versions that are drawn again', async () => {
    await headOffice.cycle()
    await first.cycle()
    assert.deepEqual(await notices(first), ['A: read me', 'B: read me'])
    await restore()
    assert.equal(await isStopped(headOffice), true)
    assert.equal((await recovered(headOffice)).epoch, 2)
    await putNotice(headOffice, 'A', '*', 'newer')
    await retail.settle()
    for (const store of retail.stores) assert.deepEqual(await notices(store), ['A: newer', 'B: read me'])
    assert.deepEqual(await headOffice.unsettled(), [])
  })

  it('tells it as well where the web database was restored, too: the store that has loaded it says so', async () => {
    const restoreWeb = await backUp(retail.web)
    await headOffice.cycle()
    await first.cycle()
    await restoreWeb()
    await retail.web.write((session) => session.run('delete from tillsync_snapshot_request'))
    await restore()
    for (const site of [headOffice, first]) await site.cycle()
    assert.equal((await recovered(headOffice)).epoch, 2)
    // Under a number that the store would have taken for older than what it has.
    await putNotice(headOffice, 'A', '*', 'newer')
    await retail.settle()
    for (const store of retail.stores) assert.deepEqual(await notices(store), ['A: newer', 'B: read me'])
    assert.deepEqual(await headOffice.unsettled(), [])
    assert.equal(await isStopped(headOffice), false)
  })

  it('nor is that hidden by another one, under lower numbers', async () => {
    const restoreWeb = await backUp(retail.web)
    for (let n = 0; n < 5; n++) await headOffice.ports.write((tx) => tx.claims.draw())
    await headOffice.cycle()
    await first.cycle()
    await restoreWeb()
    await restore()
    for (const site of [headOffice, first]) await site.cycle()
    assert.equal((await recovered(headOffice)).epoch, 2)
  })

  it('is loaded by nobody any more', async () => {
    await putNotice(headOffice, 'LOST')
    await headOffice.cycle()
    await restore()
    await recovered(headOffice)
    // As `verify --deep` does that agrees: nobody waits for a snapshot of the new epoch then.
    await retail.web.write((session) => session.run('delete from tillsync_snapshot_request'))
    await second.cycle()
    assert.deepEqual(await notices(second), [])
    await retail.settle()
    for (const store of retail.stores) assert.deepEqual(await notices(store), ['A: read me', 'B: read me'])
  })

  it('leaves nothing behind that waits at a destination', async () => {
    await putNotice(headOffice, 'LOST')
    await headOffice.cycle()
    await first.refuse('notice', { when: `new.code = 'LOST'` })
    await first.cycle()
    assert.deepEqual(
      (await first.held()).map(({ key }) => key),
      [['LOST']],
    )
    await restore()
    await recovered(headOffice)
    await retail.settle()
    assert.deepEqual(await first.held(), [])
    assert.deepEqual(await notices(first), ['A: read me', 'B: read me'])
    await first.allow()
  })
})
