import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { Key, Row } from '../../src/contract/index.ts'
import { checkMapping } from '../../src/data/business/check-mapping.ts'
import { destinationOf } from '../../src/data/business/destination.ts'
import { installCapture } from '../../src/data/business/install-capture.ts'
import { originOf } from '../../src/data/business/origin.ts'
import { createReferenceTables } from '../../src/data/business/reference-tables.ts'
import type { Database } from '../../src/data/database.ts'
import type { FoundTable } from '../../src/data/found-table.ts'
import { type TemporaryDatabases, temporaryDatabases, withCode } from '../support/databases.ts'
import { administer, onPostgres } from '../support/on-postgres.ts'
import { change, saleDocument, shopType, site } from '../support/shop.ts'

describe('the tables that a retailer has on PostgreSQL', () => {
  let databases: TemporaryDatabases
  let database: Database
  let pos: string
  before(async () => {
    await onPostgres.start()
    databases = temporaryDatabases('postgres')
    database = await databases.site()
    pos = `${databases.settings('S001').server!.schema}_pos`
    await administer(`create schema "${pos}"`, 'create extension if not exists citext schema public')
  })
  after(async () => {
    await administer(`drop schema "${pos}" cascade`)
    await databases.remove()
  })

  const run = (...statements: string[]) =>
    database.write(async (session) => {
      for (const statement of statements) await session.run(statement.replaceAll('pos.', `"${pos}".`))
    })
  const find = (table: string): Promise<FoundTable | undefined> =>
    database.read(async (session) => {
      const { sql, parameters, read } = session.adapter.schema.find(table)
      return read(await session.all(sql, parameters))
    })

  it('are found in any schema, with what fills their columns and which keys can be relied upon', async () => {
    await run(
      `create domain pos.money_amount as numeric(18,2) not null`,
      `create table pos.bill (
         id bigint generated always as identity primary key,
         no varchar(20) not null, till integer not null default 1, net pos.money_amount,
         gross numeric(18,2) generated always as (net * 1.05) stored, remark public.citext, no_upper text,
         constraint no_of_till unique (till, no) include (net))`,
      `create unique index on pos.bill (lower(no))`,
      `create unique index on pos.bill (remark) where remark is not null`,
      `alter table pos.bill add unique (no_upper) deferrable`,
    )
    const bill = await find(`${pos}.bill`)
    assert.equal(bill?.qualified, `${pos}.bill`)
    assert.deepEqual(bill?.unique, [['id'], ['till', 'no']])
    const told = Object.entries(bill?.columns ?? {}).map(
      ([name, { type, nullable, filled }]) => `${name} ${type}${nullable ? '' : ' not null'}${filled ? ' filled' : ''}`,
    )
    assert.deepEqual(told, [
      'id bigint not null filled',
      'no character varying(20) not null',
      'till integer not null filled',
      'net numeric(18,2) not null',
      'gross numeric(18,2) filled',
      'remark public.citext',
      'no_upper text',
    ])
    assert.equal(await find('nowhere.bill'), undefined)
    assert.equal(await find('bill'), undefined, 'it is not on the search path')
  })

  it('may be partitioned, or views and materialized views to read from', async () => {
    await run(
      'create table pos.part (shop text, day date, primary key (shop, day)) partition by range (day)',
      `create table pos.part_2026 partition of pos.part for values from ('2026-01-01') to ('2027-01-01')`,
      'create view pos.seen as select shop from pos.part',
      'create materialized view pos.kept as select shop from pos.part',
    )
    assert.deepEqual((await find(`${pos}.part`))?.unique, [['shop', 'day']])
    const kinds = await Promise.all(['part', 'seen', 'kept'].map(async (name) => (await find(`${pos}.${name}`))?.kind))
    assert.deepEqual(kinds, ['table', 'view', 'view'])
  })

  describe('with names and types of their own', () => {
    const type = () =>
      shopType({
        buyer: { table: `${pos}.customers`, columns: { code: 'CustNo', email: 'mail' } },
        buyer_phone: { table: `${pos}.phones`, columns: { code: 'cust_no' } },
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

    /** Anew, under another name than the one that has been seen. */
    async function customers(number: string, mail = 'varchar(100)'): Promise<void> {
      await run('drop table if exists pos.phones, pos.customers cascade')
      await run(
        `create table pos.customers ("CustNo" ${number} primary key, mail ${mail}, since timestamptz default now())`,
        `create table pos.phones (cust_no ${number} not null references pos.customers, phone varchar(20) unique)`,
      )
      database = await databases.open('S001')
    }

    for (const [what, declared, codes] of [
      ['whole numbers', 'integer', ['7', '10', '-3']],
      ['exact numbers', 'numeric(12)', ['7', '10', '123456789012']],
      ['citext', 'public.citext', ['A', 'b', 'Ü']],
      ['fixed length', 'char(6)', ['A', 'ABC', 'ABCDEF']],
      ['uuids', 'uuid', ['6f9619ff-8b86-d011-b42d-00cf4fc964ff', '00000000-0000-0000-0000-000000000001']],
      ['days', 'date', ['2026-02-28', '0999-12-31']],
    ] as const) {
      it(`are sought by keys that are ${what}, through their index, and written as such`, async () => {
        await customers(declared)
        const documents = codes.map((code) => buyer(code, `${code}@x`.slice(0, 20), `phone ${code}`.slice(0, 20)))
        await apply(...documents.map((document) => ['buyer', document] as const))
        await apply(...documents.map((document) => ['buyer', { ...document, email: 'new' }] as const))
        const found = await gather(...codes.map((code) => [code]))
        const wanted = documents.map((document) => ({ ...document, email: 'new' }))
        const inOrder = (rows: readonly Row[]) => rows.toSorted((a, b) => (String(a.code) < String(b.code) ? -1 : 1))
        assert.deepEqual(inOrder(found), inOrder(wanted))
        await apply(['buyer', null, [codes[0]]])
        assert.equal((await gather([codes[0]], [codes[1]])).length, 1)
        assert.match(await planOfSearch(), /Index (Only )?Scan.* on customers/)
      })
    }

    it('get every row by a statement where a rule or row-level security stands before them', async () => {
      await customers('text')
      assert.equal((await find(`${pos}.phones`))?.direct, true)
      await run(
        'create table pos.dialled (phone text)',
        'create rule dial as on insert to pos.phones do also insert into pos.dialled values (new.phone)',
      )
      database = await databases.open('S001')
      const many = Array.from({ length: 300 }, (_, n) => buyer(`B${n}`, null, `${n}`))
      await apply(...many.map((document) => ['buyer', document] as const))
      const [dialled] = await database.read((session) =>
        session.all(`select count(distinct phone)::integer as number from "${pos}".dialled`),
      )
      assert.deepEqual(dialled, { number: 300 })
      await run('drop rule dial on pos.phones', 'alter table pos.phones enable row level security')
      assert.equal((await find(`${pos}.phones`))?.direct, false)
    })

    it('cut nothing without a word where many rows come at once', async () => {
      await customers('text', 'varchar(3)')
      const many = Array.from({ length: 300 }, (_, n) => buyer(`B${n}`, 'a      '))
      await assert.rejects(apply(...many.map((document) => ['buyer', document] as const)), withCode('TS_DATA'))
    })

    it('tell of changes to keys of any type as they are read', async () => {
      await customers('integer')
      await database.write(async (session) => {
        await createReferenceTables(session, [type()])
        await installCapture(session, [type()])
      })
      await run(
        `insert into pos.customers ("CustNo") values (7)`,
        `insert into pos.phones values (7, '1')`,
        'delete from pos.phones',
      )
      const events = await database.write(async (session) => {
        const rows = await session.all('select document_key from tillsync_business_event')
        await session.run('delete from tillsync_business_event')
        return rows
      })
      assert.deepEqual(events, Array(3).fill({ document_key: '["7"]' }))
    })

    it('take no other text for one of their keys', async () => {
      await customers('integer')
      await assert.rejects(apply(['buyer', buyer('007', null)]), {
        ...withCode('TS_DATA'),
        message: /CustNo: 007 does not fit integer/,
      })
      await assert.rejects(apply(['buyer', buyer('seven', null)]), withCode('TS_DATA'))
      await customers('char(6)')
      await assert.rejects(apply(['buyer', buyer('A ', null)]), {
        ...withCode('TS_DATA'),
        message: /A {2}does not fit character\(6\)/,
      })
    })

    for (const declared of ['public.citext', 'text collate caseless']) {
      it(`write over no document whose key ${declared} takes for the same`, async () => {
        await customers(declared)
        await apply(['buyer', buyer('M', 'first')])
        await assert.rejects(apply(['buyer', buyer('m', 'second')]), {
          ...withCode('TS_KEY_ALIKE'),
          action: 'quarantine',
          message: /buyer m/,
        })
        await assert.rejects(apply(['buyer', buyer('n', null)], ['buyer', buyer('N', null)]), (error: Error) =>
          ['TS_KEY_ALIKE', 'TS_DATA'].includes((error as Error & { code: string }).code),
        )
        await apply(['buyer', null, ['m']])
        assert.deepEqual(await gather(['M'], ['m']), [buyer('M', 'first')])
        await apply(['buyer', buyer('M', 'again')])
        assert.deepEqual(await gather(['M']), [buyer('M', 'again')])
      })
    }

    it('cut nothing: text that is too long is refused, also where only blanks would be lost', async () => {
      await customers('varchar(200)', 'varchar(5)')
      await assert.rejects(apply(['buyer', buyer('A', 'abcdef')]), {
        ...withCode('TS_DATA'),
        message: /mail: abcdef does not fit/,
      })
      await assert.rejects(apply(['buyer', buyer('A', 'abcde  ')]), {
        ...withCode('TS_DATA'),
        message: /mail: abcde {3}does not fit/,
      })
      await apply(['buyer', buyer('A', 'abc  ')])
      assert.deepEqual(await gather(['A']), [buyer('A', 'abc  ')])
    })

    it('refuse as data what is longer than an index takes: it is one document’s, and no full disk', async () => {
      await customers('varchar(200)', 'text')
      await run('create index on pos.customers (mail)')
      const long = randomBytes(9000).toString('base64')
      await assert.rejects(apply(['buyer', buyer('A', long)]), withCode('TS_DATA'))
    })

    async function planOfSearch(): Promise<string> {
      await run('analyze pos.customers')
      return database.write(async (session) => {
        await session.run('set local enable_seqscan = off')
        const { statements } = session.adapter
        const found = (await find(`${pos}.customers`))?.columns.CustNo
        const relation = statements.relation([{ name: 'code', type: 'text', declared: found?.type }], 'keys')
        const same = statements.same('t."CustNo"', 'k.code', 'text', found)
        const rows = await session.all<{ 'QUERY PLAN': string }>(
          `explain select 1 from ${relation} k join "${pos}".customers t on ${same}`,
          { keys: '[]' },
        )
        return rows.map((row) => row['QUERY PLAN']).join('\n')
      })
    }
  })

  describe('with numbers of fewer decimals, or times of fewer digits', () => {
    const type = () =>
      shopType({
        sale: { table: `${pos}.sales`, columns: { picture: null, serial: null, note: null, buyer_code: null } },
      })
    const apply = (more: Row) =>
      database.write((session) => destinationOf(session, type(), site).apply([change('sale', saleDocument(1, more))]))

    for (const [total, soldAt, good, bad] of [
      ['numeric(18,2)', 'timestamptz', { total: '12.5000000000' }, { total: '12.5010000000' }],
      ['numeric(18,2)', 'timestamptz', { total: '0.0000000000' }, { total: '99999999999999999.0000000000' }],
      ['double precision', 'timestamptz', { total: '12.5000000000' }, { total: '1234567890123456789.1234567890' }],
      ['money', 'timestamptz', { total: '12.5000000000' }, { total: '12.5010000000' }],
      ['integer', 'timestamptz', { total: '12.0000000000' }, { total: '12.5000000000' }],
      ['numeric', 'timestamp(0)', { sold_at: '2026-02-28T18:30:00.000000Z' }, { sold_at: '2026-02-28T18:30:00.5Z' }],
      [
        'numeric',
        'timestamptz(3)',
        { sold_at: '2026-02-28T18:30:00.123000Z' },
        { sold_at: '2026-02-28T18:30:00.123456Z' },
      ],
    ] as const) {
      it(`round nothing: ${total} and ${soldAt} take ${Object.values(good)}, and refuse ${Object.values(bad)}`, async () => {
        await run('drop table if exists pos.sales cascade')
        await run(
          `create table pos.sales (shop text, number int, day timestamp, sold_at ${soldAt}, total ${total}, paid boolean, primary key (shop, number))`,
        )
        database = await databases.open('S001')
        for (const table of ['sale_tax', 'sale_line', 'sale_tender']) {
          await run(
            `drop table if exists ${table} cascade`,
            `create table ${table} (shop text, number int, line int, item text, quantity numeric, tax text, amount numeric)`,
          )
        }
        const whole = { total: '12.0000000000', sold_at: '2026-02-28T18:30:00.000000Z', ...good }
        await apply(whole)
        const [row] = await database.read((session) =>
          originOf(session, type(), site).gather({ kind: 'sale', values: [['S001', '1']] }),
        )
        assert.deepEqual([row?.total, row?.sold_at, row?.day], [whole.total, whole.sold_at, '2026-02-28'])
        await assert.rejects(apply({ ...whole, ...bad }), withCode('TS_DATA'))
      })
    }
  })

  it('are checked against the documents, with the words of the database', async () => {
    await run('create table pos.wrong (code integer primary key, email bytea)')
    const type = shopType({ buyer: { table: `${pos}.wrong` }, buyer_phone: { table: 'elsewhere.phones' } })
    const check = (kind: 'store' | 'head-office') =>
      database.read(async (session) => {
        const problems = await checkMapping(session, [type], { kind })
        return problems
          .filter(({ table }) => /wrong|elsewhere/.test(table))
          .map(({ wanted, found }) => `${wanted}; ${found}`)
      })
    const here = ['email as text; bytea', 'the table elsewhere.phones; none']
    assert.deepEqual(await check('store'), here, 'a number can be read as text')
    assert.deepEqual(await check('head-office'), ['code as text(200); integer', ...here])
  })
})
