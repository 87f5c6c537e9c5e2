import assert from 'node:assert/strict'
import { asTillsyncError } from '../../../src/contract/errors.ts'
import type { Bound } from '../../../src/data/database.ts'
import type { CycleReport } from '../../../src/runner/report.ts'
import { backUp, backUpSite } from '../../support/backups.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { notices, putNotice } from '../../support/trade.ts'

function errorOf({ plugins, error }: CycleReport, type: string): string | undefined {
  return asTillsyncError(plugins.find((plugin) => plugin.type === type)?.error ?? error)?.code
}

onEachDialect('the web database (PROTOCOL.md, rules 8 and 9)', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let first: TestSite

  beforeEach(async () => {
    retail = await openRetail({ dialect, stores: ['S001'] })
    headOffice = retail.headOffice
    first = retail.stores[0]!
  })
  afterEach(() => retail.close())

  const inWeb = (sql: string, parameters: Record<string, Bound> = {}) =>
    retail.web.write((session) => session.run(sql, parameters))

  it('8: refuses an old process once a new epoch is open', async () => {
    await inWeb("update tillsync_site set epoch = 2 where code = 'HO'")
    await putNotice(headOffice, 'N1')
    assert.equal(errorOf(await headOffice.cycle(), 'notices'), 'TS_EPOCH_OLD')
    assert.deepEqual(await retail.web.read((session) => session.all('select id from tillsync_packet')), [])
  })

  it('8: gives each stream numbers without a gap, whatever is sent to others in between', async () => {
    for (const [code, stores] of [
      ['A', '*'],
      ['B', 'S001'],
      ['C', '*'],
      ['D', 'S001'],
    ] as const) {
      await putNotice(headOffice, code, stores)
      await headOffice.cycle()
    }
    const packets = await retail.web.read((session) =>
      session.all<{ stream: string }>(
        "select concat(audience, ' ', from_number, '..', to_number) as stream from tillsync_packet order by 1",
      ),
    )
    assert.deepEqual(
      packets.map(({ stream }) => stream),
      ['* 1..1', '* 2..2', 'S001 1..1', 'S001 2..2'],
    )
  })

  it('9: a packet whose bytes are damaged stops its stream with a coded error, and the mended one goes on', async () => {
    await putNotice(headOffice, 'N1')
    await headOffice.cycle()
    const [kept] = await retail.web.read((session) => session.all<{ body: Buffer }>('select body from tillsync_packet'))
    await inWeb('update tillsync_packet set body = :damaged', { damaged: Buffer.from([0, 17, 34, 51]) })
    assert.equal(errorOf(await first.cycle(), 'notices'), 'TS_PACKET_CORRUPT')
    assert.deepEqual(await notices(first), [])
    await inWeb('update tillsync_packet set body = :body', { body: Buffer.from(kept!.body) })
    assert.equal(errorOf(await first.cycle(), 'notices'), undefined)
    assert.deepEqual(await notices(first), ['N1: read me'])
  })

  it('9: packets that were purged before this site read them stop the stream: it needs a snapshot', async () => {
    for (const code of ['A', 'B', 'C']) {
      await putNotice(headOffice, code)
      await headOffice.cycle()
    }
    await inWeb('delete from tillsync_packet where to_number < 3')
    assert.equal(errorOf(await first.cycle(), 'notices'), 'TS_STREAM_GAP')
    assert.deepEqual(await notices(first), [])
  })

  it('9: a web database restored from a backup gets again what it lacks, and nothing is skipped', async () => {
    await putNotice(headOffice, 'A')
    await retail.settle()
    const restore = await backUp(retail.web)
    await putNotice(headOffice, 'B')
    await putNotice(headOffice, 'A', '*', 'newer')
    await retail.settle()
    await restore()
    await putNotice(headOffice, 'C')
    await retail.settle()
    assert.deepEqual(await notices(first), ['A: newer', 'B: read me', 'C: read me'])
    for (const code of ['A', 'B', 'C']) assert.equal(await headOffice.sent('notices', code), 'PROCESSED')
    const ids = await retail.web.read((session) => session.all('select id from tillsync_packet'))
    assert.equal(ids.length, 3)
  })

  it('9: a fork, where other packets took the numbers, is read again from the first kept packet', async () => {
    await putNotice(headOffice, 'A')
    await retail.settle()
    const restore = [await backUp(retail.web), await backUpSite(headOffice)]
    await putNotice(headOffice, 'B')
    await retail.settle()
    for (const one of restore) await one()
    await putNotice(headOffice, 'C')
    await headOffice.cycle()
    await first.cycle()
    assert.deepEqual(await notices(first), ['A: read me', 'B: read me', 'C: read me'])
    await retail.settle()
    assert.deepEqual(await notices(first), ['A: read me', 'B: read me', 'C: read me'])
    for (const code of ['A', 'C']) assert.equal(await headOffice.sent('notices', code), 'PROCESSED')
  })

  it('9: a fork is read again from the first kept packet, though older ones were purged', async () => {
    for (const code of ['A', 'B']) {
      await putNotice(headOffice, code)
      await retail.settle()
    }
    await inWeb('delete from tillsync_packet where to_number = 1')
    const restore = [await backUp(retail.web), await backUpSite(headOffice)]
    await putNotice(headOffice, 'C')
    await retail.settle()
    for (const one of restore) await one()
    await putNotice(headOffice, 'D')
    await headOffice.cycle()
    assert.equal(errorOf(await first.cycle(), 'notices'), undefined)
    assert.deepEqual(await notices(first), ['A: read me', 'B: read me', 'C: read me', 'D: read me'])
  })

  it('9: an emptied web database is filled again', async () => {
    await putNotice(headOffice, 'A')
    await putNotice(headOffice, 'B', 'S001')
    await retail.settle()
    await inWeb('delete from tillsync_packet')
    await inWeb('delete from tillsync_stream')
    await inWeb('delete from tillsync_receipt')
    await first.run('delete from notice')
    await first.run('delete from tillsync_cursor')
    await first.run('delete from tillsync_received_document')
    await retail.settle()
    assert.deepEqual(await notices(first), ['A: read me', 'B: read me'])
  })
})
