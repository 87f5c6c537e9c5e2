import assert from 'node:assert/strict'
import type { Key, Row } from '../../src/contract/index.ts'
import { destinationOf } from '../../src/data/business/destination.ts'
import { installCapture } from '../../src/data/business/install-capture.ts'
import { listKeys } from '../../src/data/business/list-keys.ts'
import { originOf } from '../../src/data/business/origin.ts'
import { createReferenceTables } from '../../src/data/business/reference-tables.ts'
import type { Database } from '../../src/data/database.ts'
import type { FoundTable } from '../../src/data/found-table.ts'
import { type TemporaryDatabases, temporaryDatabases, withCode } from '../support/databases.ts'
import { DIALECTS } from '../support/dialects.ts'
import { change, saleDocument, shopType, site } from '../support/shop.ts'

const { absent, patience = 30_000 } = DIALECTS.mssql

describe('the tables that a retailer has on SQL Server', function () {
  if (absent) {
    it(absent)
    return
  }
  this.timeout(patience)
  let databases: TemporaryDatabases
  let database: Database
  before(async () => {
    databases = temporaryDatabases('mssql')
    database = await databases.site()
    await run('create schema pos')
  })
  after(() => databases.remove())

  const run = (...statements: string[]) =>
    database.write(async (session) => {
      for (const statement of statements) await session.run(statement)
    })
  const find = (table: string): Promise<FoundTable | undefined> =>
    database.read(async (session) => {
      const { sql, parameters, read } = session.adapter.schema.find(table)
      return read(await session.all(sql, parameters))
    })

  it('are found in any schema, with what fills their columns and which keys can be relied upon', async () => {
    await run(
      `create table pos.bill (
         id int identity primary key, no varchar(20) not null, till int not null default 1, net decimal(18,2) not null,
         gross as net * 2, remark nvarchar(80), seen datetime2(3), constraint no_of_till unique (till, no))`,
    )
    const bill = await find('pos.bill')
    assert.equal(bill?.qualified, 'pos.bill')
    assert.deepEqual(new Set(bill?.unique.map(String)), new Set(['id', 'till,no']))
    const told = Object.entries(bill?.columns ?? {}).map(
      ([name, { type, nullable, filled }]) =>
        `${name} ${type.replace(/ collate .*/, '')}${nullable ? '' : ' not null'}${filled ? ' filled' : ''}`,
    )
    assert.deepEqual(told.slice(0, 4), [
      'id int not null filled',
      'no varchar(20) not null',
      'till int not null filled',
      'net decimal(18,2) not null',
    ])
    assert.match(told[4]!, /^gross .*filled$/)
    assert.equal(told[5], 'remark nvarchar(80)')
    assert.match(bill!.columns.no!.type, / collate \w+$/)
    assert.equal(await find('nowhere.bill'), undefined)
    assert.equal(await find('bill'), undefined, 'it is not in the default schema, nor in dbo')
  })

  it('are mapped whatever the case their columns are written in', async () => {
    await run('create table pos.Folded (CODE varchar(20) primary key, Email varchar(80))')
    const type = shopType({ buyer: { table: 'pos.folded', columns: { code: 'Code', email: 'EMAIL' } } })
    await database.write(async (session) => {
      await createReferenceTables(session, [type])
      const buyer = { code: 'A', email: 'a@x', buyer_phone: [] }
      await destinationOf(session, type, site).apply([change('buyer', buyer)])
      const found = await originOf(session, type, site).gather({ kind: 'buyer', values: [['A']] })
      assert.deepEqual(found, [buyer])
    })
  })

  describe('with names and types of their own', () => {
    const type = () =>
      shopType({
        buyer: { table: 'pos.customers', columns: { code: 'cust_no', email: 'mail' } },
        buyer_phone: { table: 'pos.phones', columns: { code: 'cust_no' } },
      })
    const buyer = (code: string, email: string | null, ...phones: string[]): Row => ({
      code,
      email,
      buyer_phone: phones.map((phone) => ({ phone })),
    })
    const apply = (...changes: (readonly ['buyer', Row | null, Key?])[]) =>
      database.write((session) => destinationOf(session, type(), site).apply(changes.map((one) => change(...one))))
    const gather = (...values: Key[]) =>
      database.read((session) => originOf(session, type(), site).gather({ kind: 'buyer', values }))

    /** Anew, in a pool that has not seen the ones before. */
    async function customers(number: string, mail = 'varchar(100)'): Promise<void> {
      await run(
        'drop table if exists pos.phones',
        'drop table if exists pos.customers',
        `create table pos.customers (cust_no ${number} not null primary key, mail ${mail}, since datetime default getdate())`,
        `create table pos.phones (cust_no ${number} not null, phone varchar(20) unique)`,
      )
      database = await databases.open('S001')
    }

    for (const [what, declared, codes] of [
      ['whole numbers', 'int', ['7', '10', '-3']],
      ['exact numbers', 'numeric(12)', ['7', '10', '123456789012']],
      ['varchar', 'varchar(20)', ['A-1', 'AB', 'b', 'é']],
      ['nvarchar', 'nvarchar(20)', ['A', 'b', 'Ü', '中', '👍']],
      ['fixed length', 'char(6)', ['A', 'ABC', 'ABCDEF']],
      [
        'uniqueidentifiers',
        'uniqueidentifier',
        ['6f9619ff-8b86-d011-b42d-00cf4fc964ff', '00000000-0000-0000-0000-000000000001'],
      ],
      ['days', 'date', ['2026-02-28', '0999-12-31']],
    ] as const) {
      it(`are sought by keys that are ${what}, and written as such`, async () => {
        await customers(declared)
        const documents = codes.map((code) => buyer(code, 'old', `phone ${codes.indexOf(code as never)}`))
        await apply(...documents.map((document) => ['buyer', document] as const))
        await apply(...documents.map((document) => ['buyer', { ...document, email: 'new' }] as const))
        const found = await gather(...codes.map((code) => [code]))
        const wanted = documents.map((document) => ({ ...document, email: 'new' }))
        const inOrder = (rows: readonly Row[]) => rows.toSorted((a, b) => (String(a.code) < String(b.code) ? -1 : 1))
        assert.deepEqual(inOrder(found), inOrder(wanted))
        const listed: Key[] = []
        for await (const page of listKeys(database, type(), 'buyer')) listed.push(...page)
        assert.deepEqual(listed.flat().toSorted(), codes.toSorted())
        await apply(['buyer', null, [codes[0]]])
        assert.equal((await gather([codes[0]], [codes[1]])).length, 1)
      })
    }

    it('tell of changes to keys of any type as they are read', async () => {
      for (const [declared, value, code] of [
        ['int', '7', '7'],
        ['char(6)', "'A'", 'A'],
        ['uniqueidentifier', "'6F9619FF-8B86-D011-B42D-00CF4FC964FF'", '6f9619ff-8b86-d011-b42d-00cf4fc964ff'],
      ] as const) {
        await customers(declared)
        await database.write(async (session) => {
          await createReferenceTables(session, [type()])
          await installCapture(session, [type()])
        })
        await run(
          `insert into pos.customers (cust_no) values (${value})`,
          `insert into pos.phones values (${value}, '1')`,
          'delete from pos.phones',
        )
        const events = await database.write(async (session) => {
          const rows = await session.all('select document_key from tillsync_business_event')
          await session.run('delete from tillsync_business_event')
          return rows
        })
        assert.deepEqual(events, Array(3).fill({ document_key: JSON.stringify([code]) }), declared)
      }
    })

    it('refuse what a column would change without a word, and the reason names it', async () => {
      await customers('varchar(20)')
      const [lost] = await database.read((session) =>
        session.all(`select case when convert(nvarchar(9), convert(varchar(9), N'👍')) = N'👍' then 0 else 1 end as n`),
      )
      // A server may have varchar take everything.
      for (const [document, message] of [
        [buyer('👍', null), /cust_no: .* does not fit varchar/],
        [buyer('A', 'कमल@x'), /mail: .* does not fit varchar/],
      ] as const) {
        if (lost?.n === 1) await assert.rejects(apply(['buyer', document]), { ...withCode('TS_DATA'), message })
      }
      await customers('char(6)')
      await assert.rejects(apply(['buyer', buyer('A ', null)]), {
        ...withCode('TS_DATA'),
        message: /cust_no: A {2}does not fit char/,
      })
    })
  })

  it('hold money, days with a time and three decimals of a second, and refuse what they would round', async () => {
    const table = 'pos.heads'
    const type = shopType({ sale: { table, columns: { serial: null, picture: null, note: null, buyer_code: null } } })
    await run(
      `create table ${table} (shop varchar(20), number int, day datetime, sold_at datetime, total money, paid tinyint,
         primary key (shop, number))`,
    )
    await database.write((session) => createReferenceTables(session, [type]))
    const apply = (document: Row) =>
      database.write((session) => destinationOf(session, type, site).apply([change('sale', document)]))
    const fitting = saleDocument(1, { sold_at: '2026-02-28T18:30:00.123000Z', total: '12.5000000000' })
    await apply(fitting)
    const found = await database.read((session) =>
      originOf(session, type, site).gather({ kind: 'sale', values: [['S001', '1']] }),
    )
    assert.deepEqual(found, [fitting])
    for (const [more, message] of [
      [{ sold_at: '2026-02-28T18:30:00.123456Z' }, /sold_at: .* does not fit datetime/],
      [{ total: '12.5000100000' }, /total: .* does not fit money/],
    ] as const) {
      const rounded = apply({ ...fitting, number: 2, ...more })
      await assert.rejects(rounded, { ...withCode('TS_DATA'), message })
    }
  })
})
