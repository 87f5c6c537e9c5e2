import assert from 'node:assert/strict'
import type { Change, Key, Row } from '../../src/contract/index.ts'
import { destinationOf } from '../../src/data/business/destination.ts'
import { originOf } from '../../src/data/business/origin.ts'
import { createReferenceTables } from '../../src/data/business/reference-tables.ts'
import type { Database } from '../../src/data/database.ts'
import { temporaryDatabases, withCode } from '../support/databases.ts'
import { DIALECTS, onEachDialect } from '../support/dialects.ts'
import { change, saleDocument, shopType, site, ticketDocument } from '../support/shop.ts'

onEachDialect('documents in the business tables', (dialect) => {
  const databases = temporaryDatabases(dialect)
  const type = shopType()
  let database: Database
  before(async () => {
    database = await databases.open('shop')
    await database.write((session) => createReferenceTables(session, [type]))
  })
  after(() => databases.remove())
  beforeEach(async () => {
    await database.write(async (session) => {
      for (const table of [
        'sale_tax',
        'sale_tender',
        'sale_line',
        'sale',
        'buyer_phone',
        'buyer',
        'meal',
        'seat',
        'ticket',
      ]) {
        await session.run(`delete from ${table}`)
      }
    })
  })

  const apply = (...changes: Change<Row>[]) =>
    database.write((session) => destinationOf(session, type, site).apply(changes))
  const gather = (kind: string, ...values: Key[]) =>
    database.read((session) => originOf(session, type, site).gather({ kind, values }))
  const buyer = (code: string, email: string | null = null, ...phones: string[]): Row => ({
    code,
    email,
    buyer_phone: phones.map((phone) => ({ phone })),
  })

  it('come out as they went in where many come at once, of which some are there', async () => {
    const codes = Array.from({ length: 400 }, (_, n) => `B${String(n).padStart(3, '0')}`)
    const some = codes.filter((_, n) => n % 3 === 0)
    await apply(...some.map((code) => change('buyer', buyer(code, `old ${code}`, `1 ${code}`))))
    const wanted = codes.map((code) => buyer(code, `${code}\t"\\N"`, `2 ${code}`, `3 ${code}`))
    await apply(...wanted.map((row) => change('buyer', row)))
    assert.deepEqual(await gather('buyer', ...codes.map((code) => [code])), wanted)
  })

  it('leave the transaction as it was where one among many is refused', async () => {
    const many = Array.from({ length: 300 }, (_, n) => buyer(`B${n}`, null, n === 299 ? '0' : `${n}`))
    const good = many.slice(0, 299)
    await database.write(async (session) => {
      const destination = destinationOf(session, type, site)
      const refused = session.savepoint(() => destination.apply(many.map((row) => change('buyer', row))))
      await assert.rejects(refused, { action: 'wait' })
      await destination.apply(good.map((row) => change('buyer', row)))
    })
    const found = await gather('buyer', ...many.map(({ code }) => [code as string]))
    assert.equal(found.length, good.length)
  })

  it('come out as they went in, details of details included, in key order', async () => {
    const document = saleDocument(7, {
      total: '1234567890123456789012345678.0000000001',
      serial: '9223372036854775807',
      picture: Buffer.from([0, 255, 1, 254]).toString('base64'),
      note: 'a "quoted" \\ 👩‍💻 line\nwith trailing blanks  ',
      sale_line: [
        { line: 2, item: 'tea', quantity: '-1.500', sale_tax: [] },
        {
          line: 10,
          item: 'salt',
          quantity: '3.000',
          sale_tax: [
            { tax: 'CGST', amount: '0.90' },
            { tax: 'SGST', amount: '0.90' },
          ],
        },
      ],
      sale_tender: [{ line: 1, amount: '0.1000000000' }],
    })
    const [lines, tenders] = [document.sale_line as Row[], document.sale_tender as Row[]]
    await apply(change('sale', { ...document, sale_line: lines.toReversed(), sale_tender: tenders }))
    assert.deepEqual(await gather('sale', ['S001', '7']), [document])
  })

  it('are replaced whole: lines that went away are gone, those that stayed are there once', async () => {
    const line = (number: number, item: string) => ({ line: number, item, quantity: '1.000', sale_tax: [] })
    await apply(change('sale', saleDocument(1, { sale_line: [line(1, 'tea'), line(2, 'salt'), line(3, 'rice')] })))
    const shorter = saleDocument(1, { paid: false, sale_line: [line(1, 'tea'), line(3, 'oil')] })
    await apply(change('sale', shorter))
    assert.deepEqual(await gather('sale', ['S001', '1']), [shorter])
  })

  it('change where a single table of theirs does, whichever it is', async () => {
    const bill = (quantity: string, tax: string, paid: string) =>
      saleDocument(1, {
        sale_line: [{ line: 1, item: 'tea', quantity, sale_tax: [{ tax: 'GST', amount: tax }] }],
        sale_tender: [{ line: 1, amount: paid }],
      })
    const versions = [
      bill('1.000', '0.90', '5.0000000000'),
      bill('1.000', '0.80', '5.0000000000'),
      bill('1.000', '0.80', '6.0000000000'),
      bill('2.000', '0.80', '6.0000000000'),
      saleDocument(1, { note: 'nothing sold' }),
    ]
    for (const version of versions) {
      await apply(change('sale', version))
      assert.deepEqual(await gather('sale', ['S001', '1']), [version])
    }
  })

  it('are found by their exact keys, whatever is in them', async () => {
    const codes = [
      `it's "1"`,
      '👩‍💻',
      'trailing  ',
      ...(DIALECTS[dialect].seesBlanks ? ['trailing'] : []),
      'M',
      'm',
      'é',
      'e\u0301',
      '2',
      '10',
      'x'.repeat(200),
      '\\n',
      '[]',
    ]
    await apply(...codes.map((code) => change('buyer', buyer(code, null, `phone of ${code}`.slice(0, 20)))))
    for (const code of codes) {
      assert.deepEqual(await gather('buyer', [code]), [buyer(code, null, `phone of ${code}`.slice(0, 20))], code)
    }
    await apply(change('buyer', null, ['M']), change('buyer', null, ['trailing']))
    const left = await gather('buyer', ...codes.map((code) => [code]))
    assert.deepEqual(new Set(left.map(({ code }) => code)), new Set(codes.filter((c) => c !== 'M' && c !== 'trailing')))
  })

  it('are refused where the database cannot tell their keys apart, and write nothing over', async function () {
    if (DIALECTS[dialect].seesBlanks) return this.skip()
    await apply(change('buyer', buyer('blank', 'a@x')))
    await assert.rejects(apply(change('buyer', buyer('blank ', 'b@x'))), withCode('TS_KEY_ALIKE'))
    assert.deepEqual(await gather('buyer', ['blank'], ['blank ']), [buyer('blank', 'a@x')])
  })

  it('that do not exist are not in the answer, and no keys are no question', async () => {
    await apply(change('sale', saleDocument(1)))
    assert.deepEqual(await gather('sale', ['S001', '2'], ['S002', '1'], ['S001', '1']), [saleDocument(1)])
    assert.deepEqual(await gather('sale'), [])
  })

  it('swap a value that is unique among details, in one apply', async () => {
    await apply(change('buyer', buyer('A', null, '111')), change('buyer', buyer('B', null, '222')))
    await apply(change('buyer', buyer('A', null, '222')), change('buyer', buyer('B', null, '111')))
    assert.deepEqual(await gather('buyer', ['A'], ['B']), [buyer('A', null, '222'), buyer('B', null, '111')])
  })

  it('leave details alone that are there as they come, and no others', async () => {
    const phones = () =>
      database.read((session) => session.all('select code, phone, note from buyer_phone order by code, phone'))
    await database.write((session) => session.run('alter table buyer_phone add note varchar(20)'))
    await apply(
      change('buyer', buyer('A', null, '1', '2')),
      change('buyer', buyer('B', null, '3', '4')),
      change('buyer', buyer('C', null, '5')),
      change('buyer', buyer('D')),
    )
    await database.write((session) => session.run(`update buyer_phone set note = 'its own'`))
    await apply(
      change('buyer', buyer('A', 'a@x', '2', '1')),
      change('buyer', buyer('B', 'b@x', '3')),
      change('buyer', buyer('C', 'c@x')),
      change('buyer', buyer('D', 'd@x', '4')),
      change('buyer', buyer('E', 'e@x', '6')),
    )
    assert.deepEqual(
      (await phones()).map(({ code, phone, note }) => [code, phone, note]),
      [
        ['A', '1', 'its own'],
        ['A', '2', 'its own'],
        ['B', '3', null],
        ['D', '4', null],
        ['E', '6', null],
      ],
    )
    const emails = (await gather('buyer', ['A'], ['B'], ['C'], ['D'])).map(({ email }) => email)
    assert.deepEqual(emails, ['a@x', 'b@x', 'c@x', 'd@x'])
  })

  it('get their details by the identities that this database gave', async () => {
    const a = ticketDocument('A 1', { '12A': ['rice', 'tea'], '12B': [] })
    const b = ticketDocument('B 1', { '12A': ['soup'] })
    await apply(change('ticket', a), change('ticket', b))
    assert.deepEqual(await gather('ticket', ['B 1'], ['A 1']), [a, b])
    const changed = ticketDocument('A 1', { '12A': ['tea'], '14C': ['cake'] })
    await apply(change('ticket', changed))
    assert.deepEqual(await gather('ticket', ['A 1'], ['B 1']), [changed, b])
    await apply(change('ticket', null, ['A 1']))
    assert.deepEqual(await gather('ticket', ['A 1'], ['B 1']), [b])
    const [left] = await database.read((session) => session.all('select count(*) as meals from meal'))
    assert.equal(Number(left?.meals), 1)
  })

  it('keep the identity they have when they are written again', async () => {
    const idOf = async () => (await database.read((session) => session.all('select id from ticket')))[0]
    await apply(change('ticket', ticketDocument('A', {})))
    const first = await idOf()
    await apply(change('ticket', ticketDocument('A', { '1': [] })))
    assert.deepEqual(await idOf(), first)
  })

  it('are loaded before what refers to them, and removed after it, in one apply', async () => {
    await apply(change('sale', saleDocument(1, { buyer_code: 'A' })), change('buyer', buyer('A')))
    await apply(change('buyer', null, ['A']), change('sale', null, ['S001', '1']))
    assert.deepEqual([await gather('sale', ['S001', '1']), await gather('buyer', ['A'])], [[], []])
  })

  it('that refer to what is not there say what is missing', async () => {
    await assert.rejects(apply(change('sale', saleDocument(1, { buyer_code: 'nobody' }))), {
      ...withCode('TS_MISSING_PARENT'),
      action: 'wait',
      message: 'The document refers to something that has not arrived yet: buyer nobody.',
    })
  })

  it('that others refer to are not removed', async () => {
    await apply(change('buyer', buyer('A')), change('sale', saleDocument(1, { buyer_code: 'A' })))
    await assert.rejects(apply(change('buyer', null, ['A'])), withCode('TS_CHILDREN_PRESENT'))
    assert.deepEqual(await gather('buyer', ['A']), [buyer('A')])
  })

  it('whose unique value another one has wait for it', async () => {
    await apply(change('buyer', buyer('A', 'a@x')))
    await assert.rejects(apply(change('buyer', buyer('B', 'a@x'))), {
      ...withCode('TS_UNIQUE_TAKEN'),
      message: /buyer\.email/,
    })
  })

  for (const [what, document, message] of [
    [
      'a decimal that would be rounded',
      { total: '1.00000000001' },
      /sale\.total: wanted decimal\(38,10\), found "1\.00000000001"/,
    ],
    ['a day that is not', { day: '2026-02-29' }, /sale\.day: wanted date, found "2026-02-29"/],
    ['text that is too long', { shop: 'x'.repeat(21) }, /sale\.shop: wanted text\(20\)/],
    ['no value where one must be', { paid: null }, /sale\.paid: wanted boolean, found null/],
    ['a character that databases cut at', { note: 'a\0b' }, /sale\.note: wanted text/],
    ['a condition of the table', { note: 'refused' }, /sale: note <> 'refused'/],
    ['a condition over decimals', { total: '-0.0000000001' }, /sale: total >= 0/],
    [
      'the same line twice',
      { sale_tender: [1, 1].map((line) => ({ line, amount: '1' })) },
      /sale_tender: wanted each line \[1\] once/,
    ],
  ] as const) {
    it(`are refused for ${what}, and the reason names it`, async () => {
      const refused = change('sale', saleDocument(1, document as unknown as Row), ['S001', '1'])
      await assert.rejects(apply(refused), { ...withCode('TS_DATA'), action: 'quarantine', message })
      assert.deepEqual(await gather('sale', ['S001', '1']), [])
    })
  }

  it('take the row that the plugin makes of them', async () => {
    await database.write(async (session) => {
      const destination = destinationOf(session, type, site)
      await destination.apply([change('buyer', { code: 'A', mail: 'a@x' })], ({ mail, ...rest }) => ({
        ...rest,
        email: mail!,
      }))
    })
    assert.deepEqual(await gather('buyer', ['A']), [buyer('A', 'a@x')])
  })
})

onEachDialect("a plugin's own SQL", (dialect) => {
  const databases = temporaryDatabases(dialect)
  const type = shopType({
    buyer: { table: 'customers', columns: { code: 'cust code', email: null }, constants: { company: 1 } },
  })
  after(() => databases.remove())

  it("is put in this site's names, with keys and parameters bound", async () => {
    const database = await databases.open('plugin-sql')
    await database.write(async (session) => {
      await session.run(
        'create table customers ("cust code" text, company integer, primary key (company, "cust code"))',
      )
      const destination = destinationOf(session, type, site)
      for (const [company, code] of [
        [1, "A'"],
        [1, 'B'],
        [2, "A'"],
      ] as const) {
        await destination.execute('insert into {buyer} ({buyer.code}, company) values (:code, :company)', {
          parameters: { code, company },
        })
      }
      const rows = await destination.query(
        `select b.{buyer.code} as code, '{buyer}' as quoted, :x as x from {buyer} b join {keys} k on k.code = b.{buyer.code}`,
        { keys: { kind: 'buyer', values: [["A'"]] }, parameters: { x: true } },
      )
      assert.deepEqual(
        rows.map((row) => ({ ...row, x: Boolean(row.x) })),
        [{ code: "A'", quoted: '{buyer}', x: true }],
      )
      const counted = 'select count(*) as n from {buyer} b'
      const perDialect = { sqlite: '', postgres: '', mssql: '', [dialect]: counted }
      const [count] = await destination.query(perDialect)
      assert.equal(Number(count?.n), 2)
      await assert.rejects(
        destination.query('select {buyer.email} from {buyer} b'),
        /\{buyer\.email\}, which is not at this site/,
      )
      await assert.rejects(destination.query('select 1 from {nothing}'), /there are buyer, buyer_phone/)
    })
  })
})
