import assert from 'node:assert/strict'
import { checkMapping } from '../../src/data/business/check-mapping.ts'
import { installCapture, removeCapture } from '../../src/data/business/install-capture.ts'
import { CapturedShop } from '../support/captured-shop.ts'
import { onEachDialect } from '../support/dialects.ts'
import { change, saleDocument, site, ticketDocument } from '../support/shop.ts'

onEachDialect('the capture of business changes', (dialect) => {
  const shop = new CapturedShop(dialect)
  const { type } = shop
  before(() => shop.open())
  after(() => shop.remove())
  beforeEach(() => shop.clear())

  const run = shop.run.bind(shop)
  const apply = shop.apply.bind(shop)
  const events = shop.events.bind(shop)

  async function afterSale(number = 1) {
    const line = { line: 1, item: 'tea', quantity: '1', sale_tax: [{ tax: 'GST', amount: '1' }] }
    await apply(change('sale', saleDocument(number, { sale_line: [line] })))
    await events()
  }

  it('appends an event for an insert, an update and a delete of the header', async () => {
    await run(`insert into buyer (code) values ('A')`)
    assert.deepEqual(await events(), ['shop buyer ["A"]'])
    await run(`update buyer set email = 'a@x'`)
    assert.deepEqual(await events(), ['shop buyer ["A"]'])
    await run('delete from buyer')
    assert.deepEqual(await events(), ['shop buyer ["A"]'])
  })

  it('appends one for every detail, details of details included', async () => {
    await afterSale()
    for (const statement of [
      `insert into sale_line (shop, number, line, item, quantity) values ('S001', 1, 2, 'salt', '1')`,
      `update sale_line set item = 'rice' where line = 2`,
      'delete from sale_line where line = 2',
      `insert into sale_tender (shop, number, line, amount) values ('S001', 1, 1, '5')`,
      `update sale_tax set amount = '2'`,
      'delete from sale_tax',
    ]) {
      assert.equal(await run(statement), 1)
      assert.deepEqual(await events(), ['shop sale ["S001","1"]'], statement)
    }
  })

  it('appends one for details that know their document by an identity alone', async () => {
    await apply(change('ticket', ticketDocument('A "1"', { '12A': ['rice'] })))
    assert.deepEqual(await events(), ['shop ticket ["A \\"1\\""]'])
    for (const statement of [`update meal set dish = 'tea'`, 'delete from meal', `update seat set place = '12B'`]) {
      await run(statement)
      assert.deepEqual(await events(), ['shop ticket ["A \\"1\\""]'], statement)
    }
  })

  it('appends one for the old and the new key when a key is changed in place', async () => {
    await run(`insert into buyer (code) values ('A')`)
    await events()
    await run(`update buyer set code = 'B'`)
    assert.deepEqual(await events(), ['shop buyer ["A"]', 'shop buyer ["B"]'])
  })

  it('appends one for both documents when a line is moved between them', async () => {
    await afterSale(1)
    await afterSale(2)
    await run(`insert into sale_tender (shop, number, line, amount) values ('S001', 1, 9, '5')`)
    await events()
    await run('update sale_tender set number = 2')
    assert.deepEqual(await events(), ['shop sale ["S001","1"]', 'shop sale ["S001","2"]'])
    await apply(change('ticket', ticketDocument('A', { '1': [] })), change('ticket', ticketDocument('B', {})))
    await events()
    await run(`update seat set ticket_id = (select id from ticket where ticket_no = 'B')`)
    assert.deepEqual(await events(), ['shop ticket ["A"]', 'shop ticket ["B"]'])
  })

  it('appends nothing for a change that was rolled back', async () => {
    await assert.rejects(
      shop.database.write(async (session) => {
        await session.run(`insert into buyer (code) values ('A')`)
        throw new Error('changed my mind')
      }),
      /changed my mind/,
    )
    await shop.database.write(async (session) => {
      const inner = session.savepoint(async () => {
        await session.run(`insert into buyer (code) values ('B')`)
        throw new Error('not this one')
      })
      await assert.rejects(inner, /not this one/)
      await session.run(`insert into buyer (code) values ('C')`)
    })
    assert.deepEqual(await events(), ['shop buyer ["C"]'])
  })

  it('writes keys as JSON.stringify does', async () => {
    const codes = [
      `it's`,
      '"',
      '\\',
      '/',
      '\b\f\n\r\t\u0001\u001f\u007f',
      '\u2028 👩‍💻 é e\u0301',
      '  ',
      'x'.repeat(200),
    ]
    for (const code of codes) await run('insert into buyer (code) values (:code)', { code })
    assert.deepEqual(new Set(await events()), new Set(codes.map((code) => `shop buyer ${JSON.stringify([code])}`)))
  })

  const disable = {
    postgres: 'alter table buyer disable trigger user',
    mssql: 'disable trigger tillsync_shop_buyer_change on buyer',
    sqlite: '',
  }[dialect]
  if (disable) {
    it('is missed where its trigger is disabled, and made again', async () => {
      const problems = () => shop.database.read((session) => checkMapping(session, [type], site))
      await run(disable)
      await run(`insert into buyer (code) values ('A')`)
      assert.deepEqual(await events(), [])
      assert.deepEqual(
        new Set((await problems()).map(({ table, found }) => `${table}: ${found}`)),
        new Set(['buyer: one that is disabled']),
      )
      await shop.database.write((session) => installCapture(session, [type]))
      await run(`insert into buyer (code) values ('B')`)
      assert.deepEqual(await events(), ['shop buyer ["B"]'])
      assert.deepEqual(await problems(), [])
    })
  }

  it('can be installed again, and removed', async () => {
    await shop.database.write((session) => installCapture(session, [type]))
    await run(`insert into buyer (code) values ('A')`)
    assert.deepEqual(await events(), ['shop buyer ["A"]'])
    await shop.database.write((session) => removeCapture(session))
    await run(`insert into buyer (code) values ('B')`)
    assert.deepEqual(await events(), [])
    const problems = await shop.database.read((session) => checkMapping(session, [type], site))
    assert.match(problems[0]!.wanted, /^the trigger tillsync_shop_buyer_/)
    await shop.database.write((session) => installCapture(session, [{ ...type, capture: 'application' }]))
    await run(`insert into buyer (code) values ('C')`)
    assert.deepEqual(await events(), [])
    assert.deepEqual(
      await shop.database.read((session) => checkMapping(session, [{ ...type, capture: 'application' }], site)),
      [],
    )
    await shop.database.write((session) => installCapture(session, [type]))
    assert.deepEqual(await shop.database.read((session) => checkMapping(session, [type], site)), [])
  })
})
