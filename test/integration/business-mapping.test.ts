import assert from 'node:assert/strict'
import type { Key } from '../../src/contract/index.ts'
import { checkMapping } from '../../src/data/business/check-mapping.ts'
import { destinationOf } from '../../src/data/business/destination.ts'
import { installCapture } from '../../src/data/business/install-capture.ts'
import { listKeys } from '../../src/data/business/list-keys.ts'
import { mapTables } from '../../src/data/business/mapping.ts'
import { originOf } from '../../src/data/business/origin.ts'
import { createReferenceTables } from '../../src/data/business/reference-tables.ts'
import type { Database } from '../../src/data/database.ts'
import type { Dialect } from '../../src/data/database-settings.ts'
import { temporaryDatabases, withCode } from '../support/databases.ts'
import { DIALECTS, onEachDialect } from '../support/dialects.ts'
import { change, saleDocument, shopType, site } from '../support/shop.ts'

/** A retailer's own tables: other names, other types, several companies in one table, no column for some things. */
const mapping = {
  sale: {
    table: 'pos_hdr',
    columns: {
      shop: 'store',
      number: 'docno',
      sold_at: 'created',
      picture: null,
      serial: null,
      note: null,
      buyer_code: null,
    },
    constants: { company: 1, kind: 'S' },
  },
  sale_line: {
    table: 'pos_dtl',
    columns: { shop: 'store', number: 'docno', quantity: 'qty' },
    constants: { company: 1 },
  },
  sale_tax: { table: 'pos_tax', columns: { shop: 'store', number: 'docno' } },
  sale_tender: { table: 'pos_pay', columns: { shop: 'store', number: 'docno' } },
}

interface Types {
  readonly time: string
  readonly number: string
  readonly real: string
  readonly yesNo: string
  readonly binary: string
}

/** As such tables are declared; `number`: with more decimals than the documents have. */
const TYPES: Record<Dialect, Types> = {
  sqlite: { time: 'datetime', number: 'numeric(18,2)', real: 'double', yesNo: 'bit', binary: 'blob' },
  postgres: {
    time: 'timestamp',
    number: 'numeric(30,12)',
    real: 'double precision',
    yesNo: 'boolean',
    binary: 'bytea',
  },
  mssql: { time: 'datetime2', number: 'numeric(30,12)', real: 'float', yesNo: 'bit', binary: 'varbinary(max)' },
}

/** Days that are none, as far as a column takes them. */
const NO_DAY: Partial<Record<Dialect, string>> = { sqlite: 'soon', postgres: 'infinity' }

const tablesOf = ({ time, number, real, yesNo }: Types) => [
  `create table pos_hdr (store varchar(20), docno int, day ${time}, created ${time}, total ${number}, paid ${yesNo},
     company int, kind char(1), remark varchar(80) default '-' not null, primary key (company, kind, store, docno))`,
  `create table pos_dtl (store varchar(20), docno int, line int, item varchar(40), qty ${real}, company int,
     primary key (company, store, docno, line))`,
  'create table pos_tax (store varchar(20), docno int, line int, tax varchar(10), amount money)',
  'create table pos_pay (store varchar(20), docno int, line int, amount real)',
]

const [number, store] = [7, 'S001']
const some = { day: '2026-02-28', paid: true }

onEachDialect('tables that the configuration maps', (dialect) => {
  const databases = temporaryDatabases(dialect)
  const type = shopType(mapping)
  let database: Database
  before(async () => {
    database = await databases.site()
    await database.write(async (session) => {
      for (const table of tablesOf(TYPES[dialect])) await session.run(table)
      await createReferenceTables(session, [type])
    })
  })
  after(() => databases.remove())
  beforeEach(() =>
    database.write(async (session) => {
      for (const table of ['pos_hdr', 'pos_dtl', 'pos_tax', 'pos_pay']) await session.run(`delete from ${table}`)
    }),
  )

  const gather = (...values: Key[]) =>
    database.read((session) => originOf(session, type, site).gather({ kind: 'sale', values }))

  it('are read in their own forms: real numbers, times of day on dates, times without a zone', async () => {
    await database.write(async (session) => {
      for (const company of [1, 2]) {
        await session.run(
          `insert into pos_hdr values (:store, :number, '2026-02-28 00:00:00', '2026-02-28 18:30:01', 0.1 + 0.2, :paid, :company, 'S', '')`,
          { store, number, company, paid: true },
        )
        await session.run(`insert into pos_dtl values (:store, :number, :company, 'tea', 1.005, :company)`, {
          store,
          number,
          company,
        })
      }
      await session.run(`insert into pos_tax values (:store, :number, 1, 'GST', 2)`, { store, number })
      await session.run(`insert into pos_pay values (:store, :number, 1, 99.99)`, { store, number })
    })
    assert.deepEqual(await gather([store, String(number)]), [
      saleDocument(number, {
        sold_at: '2026-02-28T18:30:01.000000Z',
        total: '0.3000000000',
        sale_line: [{ line: 1, item: 'tea', quantity: '1.005', sale_tax: [{ tax: 'GST', amount: '2.00' }] }],
        sale_tender: [{ line: 1, amount: '99.9900000000' }],
      }),
    ])
  })

  it('show what does not fit the documents as it is, for their schema to refuse', async () => {
    const day = NO_DAY[dialect] ?? '2026-02-28'
    await database.write((session) =>
      session.run(
        `insert into pos_hdr values ('S001', 1, :day, '2026-02-28 18:30:01', 12.123456789012, :paid, 1, 'S', '')`,
        { day, paid: true },
      ),
    )
    const [row] = await gather(['S001', '1'])
    assert.deepEqual([row?.day, row?.total], [day, '12.123456789012'])
  })

  it('are written and removed with their constants, and leave the rows of others alone', async () => {
    const document = saleDocument(number, {
      total: '12.5000000000',
      sale_line: [{ line: 1, item: 'tea', quantity: '1.500', sale_tax: [{ tax: 'GST', amount: '2.00' }] }],
      sale_tender: [{ line: 1, amount: '12.5000000000' }],
    })
    const counts = async () => {
      const rows = await database.read((session) =>
        session.all('select company, count(*) as n, max(total) as total from pos_hdr group by company order by 1'),
      )
      return rows.map(({ company, n, total }) => ({ company, n: Number(n), total: Number(total) }))
    }
    await database.write(async (session) => {
      await session.run(`insert into pos_hdr values (:store, :number, :day, :day, 1, :paid, 2, 'S', '')`, {
        store,
        number,
        ...some,
      })
      await session.run(`insert into pos_dtl values (:store, :number, 1, 'other', 1, 2)`, { store, number })
      const destination = destinationOf(session, type, site)
      await destination.apply([change('sale', document)])
      await destination.apply([change('sale', { ...document, total: '13.5000000000' })])
    })
    assert.deepEqual(await gather([store, String(number)]), [{ ...document, total: '13.5000000000' }])
    assert.deepEqual(await counts(), [
      { company: 1, n: 1, total: 13.5 },
      { company: 2, n: 1, total: 1 },
    ])
    await database.write((session) =>
      destinationOf(session, type, site).apply([change('sale', null, [store, String(number)])]),
    )
    assert.deepEqual(await counts(), [{ company: 2, n: 1, total: 1 }])
    const lines = await database.read((session) => session.all('select item from pos_dtl'))
    assert.deepEqual(lines, [{ item: 'other' }])
  })

  it('append events under the logical names and keys, for their own constants only', async () => {
    await database.write(async (session) => {
      await installCapture(session, [type])
      for (const [company, docno] of [
        [1, 1],
        [2, 2],
      ] as const) {
        await session.run(`insert into pos_hdr values ('S001', :docno, :day, :day, 1, :paid, :company, 'S', '')`, {
          docno,
          company,
          ...some,
        })
        await session.run(`insert into pos_dtl values ('S001', :docno, 1, 'tea', 1, :company)`, { docno, company })
      }
      await session.run(`update pos_hdr set company = 2 where docno = 1`)
      const events = await session.all('select kind, document_key from tillsync_business_event')
      assert.deepEqual(events, Array(3).fill({ kind: 'sale', document_key: '["S001","1"]' }))
    })
  })

  it('are compared byte by byte, whatever their collation', async () => {
    const nocase = shopType({ buyer: { table: 'customers', columns: { email: null } } })
    await database.write(async (session) => {
      await session.run(`create table customers (code ${DIALECTS[dialect].caselessText} primary key)`)
      await session.run(`insert into customers values ('M')`)
      const origin = originOf(session, nocase, site)
      const found = await origin.gather({ kind: 'buyer', values: [['m'], ['M']] })
      assert.deepEqual(
        found.map(({ code }) => code),
        ['M'],
      )
      assert.deepEqual(await origin.gather({ kind: 'buyer', values: [['m'], ['M ']] }), [])
      await destinationOf(session, nocase, site).apply([change('buyer', null, ['m'])])
      assert.deepEqual(await session.all('select code from customers'), [{ code: 'M' }])
    })
  })

  it('pass the check when they fit', async () => {
    await database.write((session) => installCapture(session, [type]))
    assert.deepEqual(await database.read((session) => checkMapping(session, [type], site)), [])
    assert.deepEqual(await database.read((session) => checkMapping(session, [type], { kind: 'head-office' })), [])
  })
})

onEachDialect('the check of a mapping', (dialect) => {
  const databases = temporaryDatabases(dialect)
  after(() => databases.remove())

  it('finds every mistake at once, each with what was wanted and found', async () => {
    const { binary } = TYPES[dialect]
    const database = await databases.site()
    const type = shopType({
      ...mapping,
      buyer: { table: 'customers', columns: { email: 'mail' } },
      ticket: { table: 'tickets' },
    })
    await database.write(async (session) => {
      for (const table of tablesOf(TYPES[dialect]).slice(0, 2)) await session.run(table)
      await session.run(`create table customers (code ${binary}, loyalty int not null, level int default 0 not null)`)
      await session.run('create table somewhere (id integer primary key, ticket_no varchar(200), holder varchar(80))')
      await session.run('create view tickets as select * from somewhere')
    })
    const problems = await database.read((session) => checkMapping(session, [type], { kind: 'head-office' }))
    assert.deepEqual(
      problems.map(({ table, wanted, found }) => `${table}: ${wanted}; ${found}`),
      [
        `customers: code as text(200); ${dialect === 'sqlite' ? binary.toUpperCase() : binary}`,
        'customers: the column mail; there are code, loyalty, level',
        'customers: a value for loyalty; a column that may not be null, with no default',
        'customers: a unique key over code; none',
        'buyer_phone: the table buyer_phone; none',
        'pos_tax: the table pos_tax; none',
        'pos_pay: the table pos_pay; none',
        'tickets: a table, to write to; a view',
        'seat: the table seat; none',
        'meal: the table meal; none',
      ],
    )
  })

  it('take lines in a table of the reference schema, which does not refer to them', async () => {
    const database = await databases.site()
    const type = shopType({ buyer: { table: 'debtors' } })
    await database.write(async (session) => {
      await session.run('create table debtors (code varchar(200) not null unique, email varchar(80))')
      await createReferenceTables(session, [type])
      await installCapture(session, [type])
      await session.run("insert into debtors values ('B1', null)")
      await session.run("insert into buyer_phone values ('B1', '+919830012345')")
    })
    const events = await database.read((session) => session.all('select document_key from tillsync_business_event'))
    assert.deepEqual(events, [{ document_key: '["B1"]' }, { document_key: '["B1"]' }])
  })

  it('must be there before their changes can be captured', async () => {
    const database = await databases.site()
    const type = shopType({ buyer: { table: 'clients' } })
    await assert.rejects(
      database.write(async (session) => {
        await createReferenceTables(session, [type])
        await installCapture(session, [type])
      }),
      { ...withCode('TS_MAPPING'), message: /of buyer .* no table clients; a table that is mapped is not made/ },
    )
  })

  for (const [what, tables, message] of [
    ['a table that the plugin does not have', { bills: {} }, /there are buyer, buyer_phone, sale/],
    [
      'a column that the table does not have',
      { buyer: { columns: { mail: 'email' } } },
      /no column mail; there are code, email/,
    ],
    ['a key without a column', { buyer: { columns: { code: null } } }, /column code is mapped to null/],
    ['a required column without one', { sale: { columns: { total: null } } }, /column total is mapped to null/],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => mapTables(shopType(tables)), { ...withCode('TS_MAPPING'), message })
    })
  }
})

onEachDialect('the keys of a kind', (dialect) => {
  const databases = temporaryDatabases(dialect)
  const type = shopType()
  let database: Database
  before(async () => {
    database = await databases.open('keys')
    await database.write(async (session) => {
      await createReferenceTables(session, [type])
      const sales = [...Array(12_001).keys()].map((n) =>
        change('sale', saleDocument(n, { shop: n % 2 ? 'S001' : 'S 1' })),
      )
      await destinationOf(session, type, site).apply(sales)
    })
  })
  after(() => databases.remove())

  async function batches(kind: string): Promise<Key[][]> {
    const all: Key[][] = []
    for await (const batch of listKeys(database, type, kind)) all.push(batch)
    return all
  }

  it('come in bounded batches, each once', async () => {
    const found = await batches('sale')
    assert.deepEqual(
      found.map(({ length }) => length),
      [5000, 5000, 2001],
    )
    assert.equal(new Set(found.flat().map((key) => JSON.stringify(key))).size, 12_001)
    assert.deepEqual(found[0]?.slice(0, 2), [
      ['S 1', '0'],
      ['S 1', '2'],
    ])
    assert.deepEqual(await batches('buyer'), [])
  })
})
