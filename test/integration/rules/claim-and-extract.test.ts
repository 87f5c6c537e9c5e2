import assert from 'node:assert/strict'
import { listSent } from '../../../src/data/operator/sent-list.ts'
import type { WebDatabase } from '../../../src/flow/ports/web-database.ts'
import { compareVersions } from '../../../src/flow/version.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite, typesOf } from '../../support/retail.ts'
import { dropNotice, notices, putNotice, putPerson, putReply, putSlip, slips } from '../../support/trade.ts'

onEachDialect('claim and extract (PROTOCOL.md, rules 1 to 7)', (dialect) => {
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

  /** The web database, with something happening after packets have been placed. */
  function afterPlacing(site: TestSite, then: (type: string) => Promise<void>): WebDatabase {
    const web = site.relay
    return {
      ...web,
      async place(origin, packets) {
        const placements = await web.place(origin, packets)
        await then(packets[0]?.type ?? '')
        return placements
      },
    }
  }

  it('1: content beats a removal of the same number, and an epoch beats every number', () => {
    const at = (epoch: number, number: number, removal = false) => ({ epoch, number, removal })
    assert.ok(compareVersions(at(1, 7), at(1, 7, true)) > 0)
    assert.ok(compareVersions(at(1, 8, true), at(1, 7)) > 0)
    assert.ok(compareVersions(at(2, 1), at(1, 9)) > 0)
    assert.equal(compareVersions(at(1, 7), at(1, 7)), 0)
  })

  it('1: a document that one claim takes from every store and gives to one ends at that one', async () => {
    await putNotice(headOffice, 'N1', '*')
    await retail.settle()
    await putNotice(headOffice, 'N1', 'S001', 'yours')
    await retail.settle()
    assert.deepEqual(await notices(first), ['N1: yours'])
    assert.deepEqual(await notices(second), [])
  })

  it('1: claims commit in the order of their numbers, and a later change has a later number', async () => {
    await putNotice(headOffice, 'N1', '*', 'one')
    await headOffice.cycle()
    await putNotice(headOffice, 'N1', '*', 'two')
    await headOffice.cycle()
    const claims = await headOffice.all<{ number: number }>(
      'select number from tillsync_claim order by claimed_at, number',
    )
    const numbers = claims.map(({ number }) => Number(number))
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => a - b),
    )
    await first.cycle()
    assert.deepEqual(await notices(first), ['N1: two'])
  })

  it('2: a change between claim and extract is sent, and sent again with its own event', async () => {
    await putNotice(headOffice, 'N1', '*', 'one')
    const [type] = headOffice.types as [(typeof headOffice.types)[number]]
    let changed = false
    const slow: typeof type = {
      ...type,
      async extract(keys, origin) {
        const rows = await type.extract(keys, origin)
        if (!changed) await putNotice(headOffice, 'N1', '*', 'two')
        changed = true
        return rows
      },
    }
    await headOffice.cycle({ types: [slow] })
    await headOffice.cycle()
    await first.cycle()
    assert.deepEqual(await notices(first), ['N1: two'])
  })

  it('3: a cycle sends what waited when it began to send, parents first', async () => {
    await putPerson(first, 'S001-1')
    await putSlip(first, '1')
    let made = false
    const web = afterPlacing(first, async () => {
      if (made) return
      made = true
      await putPerson(first, 'S001-2')
      await putSlip(first, '2', { person: 'S001-2' })
    })
    await first.cycle({ web })
    assert.equal(await first.sent('slips', 'S001', '2'), 'PENDING', 'its customer was not sent before it')
    await retail.settle()
    assert.deepEqual(await slips(headOffice), ['S001/1 10.00 2', 'S001/2 10.00 2'])
  })

  it('3: a type is not sent in a cycle in which one that it depends on failed', async () => {
    await putPerson(first, 'S001-1')
    await putSlip(first, '1', { person: 'S001-1' })
    const extract = async () => {
      throw new Error('power cut')
    }
    const types = first.types.map((type) => (type.name === 'people' ? { ...type, extract } : type))
    const { plugins } = await first.cycle({ types })
    assert.match(String(plugins.find(({ type }) => type === 'slips')?.error), /Waits for people/)
    assert.equal(await first.sent('slips', 'S001', '1'), 'PENDING')
    await retail.settle()
    assert.deepEqual(await slips(headOffice), ['S001/1 10.00 2'])
  })

  it('4: a claim that was sent before a crash is sent again with the same bytes, whatever changed meanwhile', async () => {
    await putNotice(headOffice, 'N1', 'S001', 'one')
    const crash = afterPlacing(headOffice, async () => {
      throw new Error('power cut')
    })
    await headOffice.cycle({ web: crash })
    assert.equal(await headOffice.sent('notices', 'N1'), 'PENDING')
    const packets = () =>
      retail.web.read((session) =>
        session.all<{ id: string; digest: string }>('select id, digest from tillsync_packet order by id'),
      )
    const before = await packets()
    await putNotice(headOffice, 'N1', 'S002', 'two')
    await headOffice.cycle()
    const after = await packets()
    assert.deepEqual(
      after.filter(({ id }) => before.some((packet) => packet.id === id)),
      before,
    )
    await retail.settle()
    assert.deepEqual(await notices(first), [])
    assert.deepEqual(await notices(second), ['N1: two'])
  })

  it('4: a claim that a crash left open is finished by the next cycle', async () => {
    await putNotice(headOffice, 'N1')
    const [type] = headOffice.types as [(typeof headOffice.types)[number]]
    const broken = {
      ...type,
      async extract() {
        throw new Error('power cut')
      },
    }
    await headOffice.cycle({ types: [broken] })
    assert.equal((await headOffice.all("select number from tillsync_claim where state = 'OPEN'")).length, 1)
    await retail.settle()
    assert.deepEqual(await notices(first), ['N1: read me'])
  })

  it('5: a document leaves the stores it is no longer for: narrowed, moved, deleted, withdrawn', async () => {
    await putNotice(headOffice, 'N1', '*')
    await retail.settle()
    await putNotice(headOffice, 'N1', 'S001')
    await retail.settle()
    assert.deepEqual([await notices(first), await notices(second)], [['N1: read me'], []])
    await putNotice(headOffice, 'N1', 'S002')
    await retail.settle()
    assert.deepEqual([await notices(first), await notices(second)], [[], ['N1: read me']])
    await putNotice(headOffice, 'N1', '')
    await retail.settle()
    assert.deepEqual([await notices(first), await notices(second)], [[], []])
    await putNotice(headOffice, 'N1', '*')
    await retail.settle()
    await dropNotice(headOffice, 'N1')
    await retail.settle()
    assert.deepEqual([await notices(first), await notices(second)], [[], []])
    assert.equal((await headOffice.all('select * from tillsync_sent_to where removal = :no', { no: false })).length, 0)
  })

  it('5: a document goes nowhere its parent does not go, until the parent does', async () => {
    await putNotice(headOffice, 'N1', 'S001')
    await putReply(headOffice, 'R1', 'N1', 'S001,S002')
    await retail.settle()
    assert.equal(await headOffice.sent('replies', 'R1'), 'INVALID')
    assert.deepEqual(await second.all('select * from reply'), [])
    await putNotice(headOffice, 'N1', '*')
    await retail.settle()
    assert.equal(await headOffice.sent('replies', 'R1'), 'PROCESSED')
    assert.equal((await second.all('select * from reply')).length, 1)
  })

  it('5: stores that are not registered are named, and get nothing', async () => {
    await putNotice(headOffice, 'N1', 'S009')
    await putNotice(headOffice, 'N2', 'S001,S009')
    await retail.settle()
    const { items } = await listSent(headOffice.database, {}, { most: 9 })
    assert.deepEqual(
      items.toReversed().map(({ status, code, note }) => [status, code, note]),
      [
        ['INVALID', 'TS_AUDIENCE_UNKNOWN', undefined],
        ['PROCESSED', undefined, 'Not sent to S009.'],
      ],
    )
  })

  it('6: a key that changes in place is removed under its old name and arrives under the new one', async () => {
    await putNotice(headOffice, 'N1', '*', 'same')
    await retail.settle()
    await headOffice.run("update notice set code = 'N2' where code = 'N1'")
    await retail.settle()
    assert.deepEqual(await notices(first), ['N2: same'])
  })

  it('6: a line that moves between documents is sent with both', async () => {
    await putNotice(headOffice, 'N1', '*', 'one', ['a', 'b'])
    await putNotice(headOffice, 'N2', '*', 'two')
    await retail.settle()
    await headOffice.run("update notice_tag set code = 'N2' where tag = 'b'")
    await retail.settle()
    assert.deepEqual(
      (await first.all<{ tag: string; code: string }>('select tag, code from notice_tag order by tag')).map(
        ({ tag, code }) => [tag, code],
      ),
      [
        ['a', 'N1'],
        ['b', 'N2'],
      ],
    )
  })

  it('7: while a plugin is off its events are kept, and sent when it is on again', async () => {
    await putNotice(headOffice, 'N1')
    const off = headOffice.types.filter(({ name }) => name !== 'notices')
    await headOffice.cycle({ types: off })
    assert.equal(await headOffice.sent('notices', 'N1'), 'PENDING')
    await retail.settle()
    assert.deepEqual(await notices(first), ['N1: read me'])
  })

  it('7: a type that is mapped anew is published as a whole', async () => {
    await headOffice.run('create table circular (code text primary key, title text, stores text, weight text)')
    await headOffice.run("insert into circular values ('C1', 'old', '*', null)")
    headOffice.types = typesOf(undefined, { tables: { notice: { table: 'circular' } } })
    await headOffice.cycle()
    await first.cycle()
    assert.deepEqual(await notices(first), ['C1: old'])
  })
})
