import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { customer } from '../../plugins/customers/customer.ts'
import Customers from '../../plugins/customers/index.ts'
import { asTillsyncError } from '../../src/contract/errors.ts'
import { openDatabase } from '../../src/data/open.ts'
import { digestOf } from '../../src/flow/packet.ts'
import type { CycleReport } from '../../src/runner/report.ts'
import { openRetail, type Retail, type TestSite } from '../support/retail.ts'
import { notices, putNotice, putSlip } from '../support/trade.ts'

/** Keys that a naive comparison, a trimmed column or a spliced statement would confuse. */
const ODD_KEYS = [
  "O'Brien",
  '"quoted"',
  'trailing ',
  'trailing',
  ' leading',
  'm',
  'M',
  'é',
  'e\u0301',
  '👩‍👩‍👧',
  "'; drop table notice; --",
  '{braces} :name $1 %s',
  'tab\tand\nnewline',
  'a/b',
  '字'.repeat(200),
]

describe('bad input', () => {
  let retail: Retail
  let headOffice: TestSite
  let first: TestSite

  beforeEach(async () => {
    retail = await openRetail({ stores: ['S001'] })
    headOffice = retail.headOffice
    first = retail.stores[0]!
  })
  afterEach(() => retail.close())

  const inWeb = (sql: string, given: Record<string, string | number | Buffer> = {}) =>
    retail.web.write((session) => session.run(sql, given))

  function errorOf({ plugins, error }: CycleReport, type: string) {
    return asTillsyncError(plugins.find((plugin) => plugin.type === type)?.error ?? error)
  }

  /** Puts another body into the only packet, with the right checksum: damage that the origin itself made. */
  async function forge(body: Buffer) {
    const digest = digestOf(body)
    await inWeb('update tillsync_packet set body = :body, digest = :digest', { body, digest })
    await inWeb('update tillsync_stream set digest = :digest', { digest })
  }

  it('carries odd keys there, changes them and takes them away again', async () => {
    for (const key of ODD_KEYS) await putNotice(headOffice, key)
    await retail.settle()
    const codes = async () => (await first.all<{ code: string }>('select code from notice')).map(({ code }) => code)
    assert.deepEqual((await codes()).toSorted(), ODD_KEYS.toSorted())
    await headOffice.run("update notice set title = 'changed'")
    await retail.settle()
    assert.equal((await first.all("select 1 as one from notice where title = 'changed'")).length, ODD_KEYS.length)
    await headOffice.run('delete from notice')
    await retail.settle()
    assert.deepEqual(await codes(), [])
  })

  it('sets a document aside whose key no index can hold, and sends the others', async () => {
    await headOffice.run('drop table notice_tag')
    await headOffice.run('drop table notice')
    await headOffice.run('create table notice (code text primary key, title text, stores text, weight text)')
    await headOffice.run('create table notice_tag (tag text primary key, code text)')
    await headOffice.migrate()
    await putNotice(headOffice, 'x'.repeat(700))
    await putNotice(headOffice, 'N1')
    await retail.settle()
    assert.deepEqual(await notices(first), ['N1: read me'])
    const [row] = await headOffice.all<{ code: string }>(
      "select code from tillsync_sent_document where status = 'INVALID'",
    )
    assert.equal(row?.code, 'TS_KEY_TOO_LONG')
  })

  it('carries numbers beyond double precision to the last digit', async () => {
    const weight = '1234567890123456789012345678.0123456789'
    await putNotice(headOffice, 'N1')
    await headOffice.run('update notice set weight = :weight', { weight })
    await putSlip(first, '1', { amount: '-0.10' })
    await retail.settle()
    assert.deepEqual(await first.all('select weight from notice'), [{ weight }])
    assert.deepEqual(await headOffice.all('select amount from slip'), [{ amount: '-0.10' }])
  })

  it('carries a document of 10 MB', async () => {
    const title = 'é'.repeat(5_000_000)
    await putNotice(headOffice, 'N1', '*', title)
    await putNotice(headOffice, 'N2')
    await retail.settle()
    assert.equal((await first.all('select 1 as one from notice where length(title) = 5000000')).length, 1)
    assert.equal((await notices(first)).length, 2)
  })

  it('stops a stream at malformed JSON, and leaves the other types alone', async () => {
    await putNotice(headOffice, 'N1')
    await headOffice.cycle()
    await putSlip(first, '1')
    await forge(gzipSync('{"protocol":1}\n["notice",["N1"],'))
    const report = await first.cycle()
    assert.equal(errorOf(report, 'notices')?.code, 'TS_PACKET_CORRUPT')
    assert.equal(await first.sent('slips', 'S001', '1'), 'UPLOADED')
  })

  it('stops a stream at a packet that is not gzip, or holds something else than it says', async () => {
    await putNotice(headOffice, 'N1')
    await headOffice.cycle()
    for (const body of [
      Buffer.from('no gzip'),
      gzipSync('[]'),
      gzipSync('{"protocol":9,"id":"x","type":"notices","documents":0}'),
    ]) {
      await forge(body)
      assert.equal(errorOf(await first.cycle(), 'notices')?.code, 'TS_PACKET_CORRUPT')
    }
    assert.deepEqual(await notices(first), [])
  })

  it('names a document type that this site has no plugin for, and carries the others', async () => {
    await putNotice(headOffice, 'N1')
    await headOffice.cycle()
    await inWeb(
      "insert into tillsync_stream (origin, audience, type, epoch, number, digest) values ('HO', '*', 'mysteries', 1, 1, 'ff')",
    )
    const report = await first.cycle()
    assert.equal(errorOf(report, 'mysteries')?.code, 'TS_TYPE_UNKNOWN')
    assert.deepEqual(await notices(first), ['N1: read me'])
  })

  it('sets a document aside whose column does not hold what the plugin says it does', async () => {
    await headOffice.run('drop table notice_tag')
    await headOffice.run('drop table notice')
    await headOffice.run('create table notice (code text primary key, title text, stores text, weight text)')
    await headOffice.run('create table notice_tag (tag text primary key, code text)')
    await headOffice.migrate()
    await headOffice.run(
      "insert into notice values ('N1', 'fine', '*', '12345678901234567890123456789.5'), ('N2', 'fine', '*', 'heavy'), ('N3', null, '*', null), ('N4', 'fine', '*', '1.5')",
    )
    await retail.settle()
    assert.deepEqual(await notices(first), ['N4: fine'])
    for (const code of ['N1', 'N2', 'N3']) assert.equal(await headOffice.sent('notices', code), 'INVALID')
  })

  it('sets a document aside whose dates are none, and sends the others', async () => {
    const shop = await openRetail({ stores: ['S001'], plugins: [new Customers()] })
    try {
      const store = shop.stores[0]!
      const columns = Object.keys(customer.columns)
      await store.run('drop table customer_address')
      await store.run('drop table customer')
      await store.run(`create table customer (${columns.join(', ')}, primary key (customer_id))`)
      await store.run('create table customer_address (customer_id, kind, lines, city, state, pin, country)')
      await store.migrate()
      const bad = [
        ['2026-02-30', null],
        ['31/12/1999', null],
        ['10000-01-01', null],
        ['1999-13-01', null],
        ['0000-01-01', null],
        [null, '2026-11-22T24:00:00Z'],
        [null, '2026-02-30T10:00:00Z'],
        [null, '2026-02-30T10:00:00.000000Z'],
        [null, '2026-02-30 10:00:00'],
        [null, '12026-11-22T10:00:00Z'],
        [null, '0000-01-01T00:00:00.000000Z'],
        [null, '1795391702'],
        [null, 'yesterday'],
      ]
      const fine = ['9999-12-31', '0001-01-01T00:00:00Z']
      for (const [n, [birth = null, consent = null]] of [...bad, fine].entries()) {
        await store.run(
          `insert into customer (customer_id, isd_code, mobile, first_name, birth_date, consent, consent_at)
           values (:id, '+91', '9876543210', 'Asha', :birth, 1, :consent)`,
          { id: `S001-${n}`, birth, consent },
        )
      }
      await shop.settle()
      for (const [n] of bad.entries()) assert.equal(await store.sent('customers', `S001-${n}`), 'INVALID', `${bad[n]}`)
      assert.deepEqual(await shop.headOffice.all('select birth_date, consent_at from customer'), [
        { birth_date: '9999-12-31', consent_at: '0001-01-01T00:00:00.000000Z' },
      ])
    } finally {
      await shop.close()
    }
  })

  it('waits for a web database that another program has locked, says so, and goes on when it is free', async () => {
    await putSlip(first, '1')
    const impatient = openDatabase({ ...retail.places.web!, busyTimeoutSeconds: 1 })
    const { openWeb } = await import('../../src/data/web/web-database.ts')
    const other = new (await import('libsql')).default(retail.places.web!.storage!)
    other.exec('begin immediate')
    const report = await first.cycle({ web: openWeb(impatient) })
    assert.equal(asTillsyncError(report.error ?? errorOf(report, 'slips'))?.code, 'TS_DATABASE_BUSY')
    other.exec('rollback')
    other.close()
    await impatient.close()
    await retail.settle()
    assert.equal(await first.sent('slips', 'S001', '1'), 'PROCESSED')
  })
})
