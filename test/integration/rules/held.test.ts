import assert from 'node:assert/strict'
import { asTillsyncError } from '../../../src/contract/errors.ts'
import type { DocumentType } from '../../../src/flow/document-type.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { dropNotice, notices, putNotice, putPerson, putReply, putSlip, slips } from '../../support/trade.ts'

onEachDialect('what is held back holds nothing else back (PROTOCOL.md, rules 11 to 14)', (dialect) => {
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

  const changed = (site: TestSite, name: string, change: Partial<DocumentType>) =>
    site.types.map((type) => (type.name === name ? { ...type, ...change } : type))

  it('14: a stream that is held stops neither those of other origins nor what depends on its type', async () => {
    await putPerson(first, 'S001-1')
    await putSlip(first, '1')
    await first.cycle({ types: changed(first, 'people', { version: 2 }) })
    await putPerson(second, 'S002-1')
    await putSlip(second, '1', { person: 'S002-1' })
    await second.cycle()
    const report = await headOffice.cycle()
    assert.equal(asTillsyncError(report.plugins.find(({ type }) => type === 'people')?.error)?.code, 'TS_PACKET_NEWER')
    assert.deepEqual(await headOffice.all('select person_id from person'), [{ person_id: 'S002-1' }])
    assert.deepEqual(await slips(headOffice), ['S001/1 10.00 2', 'S002/1 10.00 2'])
    await second.run('delete from slip_line')
    await second.run('delete from slip')
    await second.run('delete from person')
    await headOffice.run('delete from slip_line')
    await headOffice.run('delete from slip')
    await second.cycle()
    await headOffice.cycle()
    assert.deepEqual(await headOffice.all('select person_id from person'), [], 'nor a removal')
  })

  it('14: a document that waited through an upgrade of its plugin is lifted when it is tried again', async () => {
    await putPerson(first, 'S001-1')
    await putSlip(first, '1', { person: 'S001-1' })
    await first.cycle()
    await headOffice.cycle({ types: headOffice.types.filter(({ name }) => name !== 'people') })
    const upgrade = (document: object, from: number) => ({ ...document, amount: `${from}.50` })
    await headOffice.cycle({ types: changed(headOffice, 'slips', { version: 2, upgrade }) })
    assert.deepEqual(await slips(headOffice), ['S001/1 1.50 2'])
  })

  it('14: a document of a kind that this site does not know is held, and not said to be applied', async () => {
    const [{ kinds }] = first.types.filter(({ name }) => name === 'notices') as [DocumentType]
    const [notice] = kinds as [(typeof kinds)[number]]
    const renamed = { name: 'circular', kinds: [{ ...notice, name: 'circular' }] }
    await putNotice(headOffice, 'N1')
    await headOffice.cycle()
    const without = changed(first, 'notices', { kinds: renamed.kinds })
    const report = await first.cycle({ types: without })
    assert.equal(asTillsyncError(report.plugins.find(({ type }) => type === 'notices')?.error)?.code, 'TS_PACKET_NEWER')
    assert.equal(await first.received('notices', 'N1'), undefined)
    await first.cycle()
    assert.deepEqual(await notices(first), ['N1: read me'])
  })

  it('12: two documents that swap a unique value get there beside one that waits for something else', async () => {
    for (const [code, tag] of [
      ['N1', 'a'],
      ['N2', 'b'],
    ] as const) {
      await putNotice(headOffice, code, '*', 'one', [tag])
    }
    await retail.settle()
    await first.run('create unique index one_notice on notice_tag (tag)')
    // What the first of three waits for is taken here for good.
    await first.run("insert into notice (code, title, stores) values ('local', 'ours', '')")
    await first.run("insert into notice_tag (tag, code) values ('c', 'local')")
    await putNotice(headOffice, 'N0', '*', 'zero', ['c'])
    await headOffice.database.write(async (session) => {
      await session.run("delete from notice_tag where code <> 'N0'")
      await session.run("insert into notice_tag (tag, code) values ('b', 'N1'), ('a', 'N2')")
    })
    await headOffice.cycle()
    const swapped = async () =>
      (await first.all("select tag from notice_tag where code = 'N2' and tag = 'a'")).length > 0
    // Which are tried together is left to chance.
    for (let n = 0; n < 30 && !(await swapped()); n++) await first.cycle()
    assert.ok(await swapped())
    assert.equal(await first.received('notices', 'N0'), 'WAITING TS_UNIQUE_TAKEN')
  })

  it('12: what becomes possible by a document that waited happens in the same cycle', async () => {
    await putNotice(headOffice, 'N1')
    await putReply(headOffice, 'R1', 'N1')
    await retail.settle()
    await putNotice(headOffice, 'N2')
    await headOffice.run("update reply set notice_code = 'N2'")
    await dropNotice(headOffice, 'N1')
    await headOffice.cycle()
    await first.cycle({ types: first.types.filter(({ name }) => name !== 'notices') })
    assert.equal(await first.received('replies', 'R1'), 'WAITING TS_MISSING_PARENT')
    await first.cycle()
    assert.deepEqual(await notices(first), ['N2: read me'])
  })

  it('13: a cycle that is stopped between two streams removes nothing that the second one brings', async () => {
    await putNotice(headOffice, 'N1', '*')
    await retail.settle()
    await putNotice(headOffice, 'N1', 'S001', 'yours')
    await headOffice.cycle()
    const stop = new AbortController()
    const web = first.relay
    await first.cycle({
      signal: stop.signal,
      web: {
        ...web,
        async packetAfter(...given) {
          const packet = await web.packetAfter(...given)
          stop.abort()
          return packet
        },
      },
    })
    assert.deepEqual(await notices(first), ['N1: read me'])
    await first.cycle()
    assert.deepEqual(await notices(first), ['N1: yours'])
  })

  it('13: a store whose own stream is held keeps what that stream has yet to say of a document', async () => {
    await putNotice(headOffice, 'N1', '*')
    await retail.settle()
    await putNotice(headOffice, 'N1', 'S001', 'yours')
    await headOffice.cycle()
    const write = (body: Buffer) =>
      retail.web.write((session) =>
        session.run("update tillsync_packet set body = :body where audience = 'S001'", { body }),
      )
    const [kept] = await retail.web.read((session) =>
      session.all<{ body: Buffer }>("select body from tillsync_packet where audience = 'S001'"),
    )
    await write(Buffer.from([0]))
    await first.cycle()
    assert.deepEqual(await notices(first), ['N1: read me'])
    await write(Buffer.from(kept!.body))
    await first.cycle()
    assert.deepEqual(await notices(first), ['N1: yours'])
  })

  it('13: removals are applied before what they refer to, within one cycle', async () => {
    await putNotice(headOffice, 'N1')
    await putReply(headOffice, 'R1', 'N1')
    await retail.settle()
    await headOffice.run('delete from reply')
    await dropNotice(headOffice, 'N1')
    await headOffice.cycle()
    await first.cycle()
    assert.deepEqual(await notices(first), [])
    assert.equal(await first.received('notices', 'N1'), 'APPLIED')
  })
})
