import assert from 'node:assert/strict'
import { checkMapping } from '../../src/data/business/check-mapping.ts'
import { onEachDialect } from '../support/dialects.ts'
import { Notices } from '../support/plugins.ts'
import { openRetail, type Retail, type TestSite, typesOf } from '../support/retail.ts'
import { notices } from '../support/trade.ts'

/** As it travels; some drivers make an inexact number of it. */
function weightOf({ database }: TestSite): string {
  return `${database.adapter.statements.canonical('weight', 'decimal(38,10)')} as weight`
}

onEachDialect('an ERP’s own tables', (dialect) => {
  let retail: Retail

  beforeEach(async () => {
    retail = await openRetail({ dialect, stores: ['S001'] })
  })
  afterEach(() => retail.close())

  async function carry(notice: object, tag: object, capture: 'triggers' | 'application') {
    const { headOffice } = retail
    const mapped = typesOf([new Notices()], { capture, tables: { notice, notice_tag: tag } })
    headOffice.types = [...mapped, ...headOffice.types.filter(({ name }) => name !== 'notices')]
    await headOffice.migrate()
    const check = () =>
      headOffice.database.read((session) => checkMapping(session, headOffice.types.slice(0, 1), headOffice.site))
    assert.deepEqual(await check(), [])
    await retail.settle()
  }

  it('may number their documents: the number travels as text', async () => {
    const { headOffice, stores } = retail
    await headOffice.run(
      `create table "Products" ("Id" integer primary key, "Title" varchar(80), "Stores" varchar(9) default '*', "Kg" real)`,
    )
    await headOffice.run('create table "Ean" ("Code" varchar(20) primary key, "Product" int)')
    await headOffice.run(`insert into "Products" ("Id", "Title", "Kg") values (7, 'Chai', 0.1), (10, 'Ikura', 1.5)`)
    const columns = { code: 'Id', title: 'Title', stores: 'Stores', weight: 'Kg' }
    await carry({ table: 'Products', columns }, { table: 'Ean', columns: { tag: 'Code', code: 'Product' } }, 'triggers')
    assert.deepEqual(await notices(stores[0]!), ['10: Ikura', '7: Chai'])
    await headOffice.run(`update "Products" set "Title" = 'Tea' where "Id" = 7`)
    await headOffice.run(`insert into "Ean" values ('4006381333931', 10)`)
    await headOffice.run(`insert into "Products" ("Id", "Title") values (11, 'Tofu')`)
    await retail.settle()
    assert.deepEqual(await notices(stores[0]!), ['10: Ikura', '11: Tofu', '7: Tea'])
    assert.deepEqual(await stores[0]!.all(`select code, ${weightOf(stores[0]!)} from notice where code = '10'`), [
      { code: '10', weight: '1.5000000000' },
    ])
    assert.deepEqual(await stores[0]!.all('select tag, code from notice_tag'), [{ tag: '4006381333931', code: '10' }])
  })

  it('may be views with computed columns, where the application tells of changes', async () => {
    const { headOffice, stores } = retail
    await headOffice.run('create table products (id integer primary key, title varchar(80), grams int)')
    await headOffice.run("insert into products values (7, 'Chai', 250)")
    await headOffice.run(
      `create view v_notice as select concat('P', id) as code, title, '*' as stores, grams / 1000.0 as weight from products`,
    )
    await headOffice.run("create view v_tag as select concat('T', id) as tag, concat('P', id) as code from products")
    await carry({ table: 'v_notice' }, { table: 'v_tag' }, 'application')
    assert.deepEqual(
      await stores[0]!.all(
        `select n.code, title, ${weightOf(stores[0]!)}, tag from notice n join notice_tag t on t.code = n.code`,
      ),
      [{ code: 'P7', title: 'Chai', weight: '0.2500000000', tag: 'T7' }],
    )
  })
})
