import assert from 'node:assert/strict'
import { asTillsyncError } from '../../../src/contract/errors.ts'
import { deactivate } from '../../../src/data/web/store-logins.ts'
import type { DocumentType } from '../../../src/flow/document-type.ts'
import { load } from '../../../src/flow/inbound/load.ts'
import type { SiteTransaction } from '../../../src/flow/ports/site-database.ts'
import type { Position, StoredPacket } from '../../../src/flow/stream.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { dropNotice, loosenNotices, notices, putNotice, putPerson, putReply, putSlip } from '../../support/trade.ts'

onEachDialect('load and acknowledge (PROTOCOL.md, rules 10 to 16)', (dialect) => {
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

  function typeOf(site: TestSite, name: string): DocumentType {
    return site.types.find((type) => type.name === name)!
  }

  it('10: two stores that make the same key both keep theirs; the head office keeps the first and says so', async () => {
    await putPerson(first, '7', 'Asha')
    await putPerson(second, '7', 'Ravi')
    await retail.settle()
    assert.deepEqual(await headOffice.all('select name from person'), [{ name: 'Asha' }])
    assert.equal(await first.sent('people', '7'), 'PROCESSED')
    assert.equal(await second.sent('people', '7'), 'REJECTED')
    const [row] = await second.all<{ code: string }>("select code from tillsync_sent_remark where type = 'people'")
    assert.equal(row?.code, 'TS_DOCUMENT_OWNED')
  })

  const moving =
    ({ stream, epoch, to, digest, claim }: StoredPacket, from: Position) =>
    (tx: SiteTransaction) =>
      tx.cursors.move(from, { stream, epoch, number: to, digest }, { epoch, claim, digest })

  it('10: a packet that is loaded twice is applied once, and a cursor moves by compare-and-set', async () => {
    await putNotice(headOffice, 'N1')
    await headOffice.cycle()
    const stream = { origin: 'HO', audience: '*', type: 'notices' }
    const packet = (await first.relay.packetAfter(stream, 0)) as StoredPacket
    const start = { stream, epoch: 0, number: 0, digest: '' }
    const documents = [
      {
        kind: 'notice',
        key: ['N1'],
        number: packet.claim,
        document: { code: 'N1', title: 'once', stores: '*', weight: null, notice_tag: [] },
      },
    ]
    await load(first.ports, typeOf(first, 'notices'), packet, { documents, forks: [], kept: [] }, moving(packet, start))
    await first.run("update notice set title = 'changed here'")
    await assert.rejects(
      load(first.ports, typeOf(first, 'notices'), packet, { documents, forks: [], kept: [] }, moving(packet, start)),
      {
        code: 'TS_LOCK_LOST',
      },
    )
    const [cursor] = await first.ports.read((tx) => tx.cursors.all())
    await load(
      first.ports,
      typeOf(first, 'notices'),
      packet,
      { documents, forks: [], kept: [] },
      moving(packet, cursor!),
    )
    assert.deepEqual(await notices(first), ['N1: changed here'])
  })

  it('12: two documents that swap a unique value get there, in packets of one', async () => {
    headOffice.types = headOffice.types.map((type) => ({ ...type, limits: { ...type.limits, documents: 1 } }))
    for (const store of retail.stores) await store.run('create unique index one_notice on notice_tag (tag)')
    await putNotice(headOffice, 'N1', '*', 'one', ['a'])
    await putNotice(headOffice, 'N2', '*', 'two', ['b'])
    await retail.settle()
    await headOffice.database.write(async (session) => {
      await session.run('delete from notice_tag')
      await session.run("insert into notice_tag (tag, code) values ('b', 'N1'), ('a', 'N2')")
    })
    await retail.settle()
    assert.deepEqual(await first.all('select tag, code from notice_tag order by tag'), [
      { tag: 'a', code: 'N2' },
      { tag: 'b', code: 'N1' },
    ])
    assert.equal(await headOffice.sent('notices', 'N1'), 'PROCESSED')
  })

  it('12: a document that is refused for its data is tried a bounded number of times, then by a person or a newer version', async () => {
    await loosenNotices(headOffice)
    await putNotice(headOffice, 'N1', '*', 'refused')
    await headOffice.cycle()
    for (let n = 0; n < 6; n++) await first.cycle()
    const [row] = await first.all<{ attempts: number }>('select attempts from tillsync_held_document')
    assert.equal(Number(row?.attempts), typeOf(first, 'notices').limits.attempts)
    await putNotice(headOffice, 'N1', '*', 'mended')
    await headOffice.cycle()
    await first.cycle()
    assert.equal(await first.received('notices', 'N1'), 'APPLIED')
  })

  it('13: a removal that others still refer to waits, and happens when they are gone', async () => {
    await putNotice(headOffice, 'N1')
    await retail.settle()
    await first.run("insert into reply (code, notice_code, stores) values ('local', 'N1', '')")
    await dropNotice(headOffice, 'N1')
    await retail.settle()
    assert.equal(await first.received('notices', 'N1'), 'WAITING TS_CHILDREN_PRESENT')
    assert.equal(await headOffice.sent('notices', 'N1'), 'UPLOADED')
    await first.run("delete from reply where code = 'local'")
    await retail.settle()
    assert.deepEqual(await notices(first), [])
    assert.equal(await headOffice.sent('notices', 'N1'), 'PROCESSED')
  })

  it('13: a removal is remembered: an older version that comes late does not bring the document back', async () => {
    await putNotice(headOffice, 'N1')
    await putReply(headOffice, 'R1', 'N1')
    await headOffice.cycle()
    const stream = { origin: 'HO', audience: '*', type: 'notices' }
    const old = (await first.relay.packetAfter(stream, 0)) as StoredPacket
    await retail.settle()
    await headOffice.run('delete from reply')
    await dropNotice(headOffice, 'N1')
    await retail.settle()
    const [cursor] = (await first.ports.read((tx) => tx.cursors.all())).filter((one) => one.stream.type === 'notices')
    const document = { code: 'N1', title: 'back', stores: '*', weight: null, notice_tag: [] }
    await load(
      first.ports,
      typeOf(first, 'notices'),
      old,
      { documents: [{ kind: 'notice', key: ['N1'], number: old.claim, document }], forks: [], kept: [] },
      moving(old, cursor!),
    )
    assert.deepEqual(await notices(first), [])
  })

  it('14: documents of a newer version hold their stream, and arrive whole after the upgrade', async () => {
    const newer = headOffice.types.map((type) => (type.name === 'notices' ? { ...type, version: 2 } : type))
    await putNotice(headOffice, 'N1')
    await headOffice.cycle({ types: newer })
    const report = await first.cycle()
    assert.equal(asTillsyncError(report.plugins.find(({ type }) => type === 'notices')?.error)?.code, 'TS_PACKET_NEWER')
    assert.equal(await first.received('notices', 'N1'), undefined)
    await first.cycle({ types: first.types.map((type) => (type.name === 'notices' ? { ...type, version: 2 } : type)) })
    assert.deepEqual(await notices(first), ['N1: read me'])
  })

  it('14: a field that this site does not know does not stop a document of the same version', async () => {
    const wider = headOffice.types.map((type) =>
      type.name === 'notices'
        ? {
            ...type,
            transform: async (...given: Parameters<DocumentType['transform']>) => ({
              ...(await type.transform(...given)),
              colour: 'red',
            }),
          }
        : type,
    )
    await putNotice(headOffice, 'N1')
    await headOffice.cycle({ types: wider })
    await first.cycle()
    assert.deepEqual(await notices(first), ['N1: read me'])
  })

  it('15: a document is PROCESSED when every active store has it, and a store that is switched off is not awaited', async () => {
    await putNotice(headOffice, 'N1')
    await headOffice.cycle()
    await first.cycle()
    await headOffice.cycle()
    assert.equal(await headOffice.sent('notices', 'N1'), 'UPLOADED')
    await deactivate(retail.web, 'S002')
    await headOffice.cycle()
    assert.equal(await headOffice.sent('notices', 'N1'), 'PROCESSED')
  })

  it('15: receipts and rejections come together: a rejected document never shows as PROCESSED', async () => {
    await putPerson(first, 'S001-7')
    await putSlip(first, '1', { person: 'S001-7' })
    await first.cycle()
    await headOffice.cycle({ types: headOffice.types.filter(({ name }) => name !== 'people') })
    await first.cycle()
    assert.equal(await first.sent('slips', 'S001', '1'), 'UPLOADED')
    const [shown] = await first.all<{ code: string }>("select code from tillsync_sent_remark where type = 'slips'")
    assert.equal(shown?.code, 'TS_MISSING_PARENT')
  })

  it('16: one cycle at a time: the second is told who runs the first', async () => {
    const lock = await first.lock()
    await assert.rejects(first.cycle(), (error: { code: string; message: string }) => {
      assert.equal(error.code, 'TS_LOCK_HELD')
      assert.match(error.message, /test on test/)
      return true
    })
    await lock.release()
    assert.equal((await first.cycle()).outcome, 'DONE')
  })

  it('16: a process that lost the lock while it slept writes nothing more', async () => {
    await putSlip(first, '1')
    const web = first.relay
    const report = await first.cycle({
      web: {
        ...web,
        async place(origin, packets) {
          await first.run("update tillsync_lock set token = 'another'")
          return web.place(origin, packets)
        },
      },
    })
    assert.equal(asTillsyncError(report.plugins.find(({ type }) => type === 'slips')?.error)?.code, 'TS_LOCK_LOST')
    assert.equal(await first.sent('slips', 'S001', '1'), 'PENDING')
  })
})
