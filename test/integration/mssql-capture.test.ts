import assert from 'node:assert/strict'
import { firstTriggers } from '../../src/data/business/first-triggers.ts'
import { installCapture } from '../../src/data/business/install-capture.ts'
import { signIn } from '../../src/data/mssql/sign-in.ts'
import { type SessionConnection, tediousModule } from '../../src/data/mssql/tedious-module.ts'
import { CapturedShop } from '../support/captured-shop.ts'
import { withCode } from '../support/databases.ts'
import { DIALECTS } from '../support/dialects.ts'
import { administer } from '../support/on-mssql.ts'
import { change, saleDocument, shopType } from '../support/shop.ts'

const PASSWORD = 'Only.a.test.1'
const { absent, patience = 30_000 } = DIALECTS.mssql

describe('the capture of business changes by triggers of SQL Server', function () {
  if (absent) {
    it(absent)
    return
  }
  this.timeout(patience)
  const shop = new CapturedShop('mssql')
  const logins: string[] = []
  let till: SessionConnection
  before(async () => {
    await shop.open()
    till = await signIn(tediousModule(), shop.settings)
  })
  after(async () => {
    till?.close()
    await shop.remove()
    for (const login of logins) await administer(`drop login ${login}`)
  })
  beforeEach(() => shop.clear())

  async function makeUser(name: string): Promise<string> {
    const user = `${name}_${shop.settings.server!.name}`
    await till.batch(`create login ${user} with password = '${PASSWORD}'`)
    logins.push(user)
    await till.batch(`create user ${user} for login ${user}`)
    return user
  }

  it('leaves rows affected, @@ROWCOUNT, @@IDENTITY and SCOPE_IDENTITY as they were', async () => {
    const insert = `insert into ticket (ticket_no, holder) values ('A', 'x'), ('B', 'y')`
    const { rows } = await till.batch(
      `${insert}; select @@rowcount as n, @@identity as last, scope_identity() as own, (select max(id) from ticket) as highest`,
    )
    const { n, last, own, highest } = rows[0]!
    assert.deepEqual([n, last, own].map(Number), [2, Number(highest), Number(highest)])
    assert.equal((await till.ask(`update ticket set holder = 'z'`)).changes, 2)
    assert.equal((await till.ask(`update ticket set holder = 'z' where ticket_no = 'none'`)).changes, 0)
    await till.batch(`declare @gone table (no nvarchar(400))
      delete from ticket output deleted.ticket_no into @gone where ticket_no = 'A'`)
    assert.deepEqual(await shop.events(), ['shop ticket ["A"]', 'shop ticket ["B"]'])
  })

  it('appends one event for each document and statement, however many rows it changes', async () => {
    const line = (number: number) => ({ line: number, item: 'tea', quantity: '1', sale_tax: [] })
    await shop.apply(change('sale', saleDocument(1, { sale_line: [line(1), line(2), line(3)] })))
    await shop.apply(change('sale', saleDocument(2, { sale_line: [line(1)] })))
    await shop.events()
    assert.equal((await till.ask(`update sale_line set item = 'salt'`)).changes, 4)
    assert.deepEqual(await shop.everyEvent(), ['shop sale ["S001","1"]', 'shop sale ["S001","2"]'])
    await till.ask(`update sale_line set number = 2, line = line + 10 where number = 1 and line > 1`)
    assert.deepEqual(await shop.everyEvent(), ['shop sale ["S001","1"]', 'shop sale ["S001","2"]'], 'moved lines')
    await till.ask('delete from sale_line where number = 9')
    assert.deepEqual(await shop.everyEvent(), [])
  })

  it('works in a session with the options of twenty years ago', async () => {
    const old = await signIn(tediousModule(), shop.settings)
    try {
      for (const option of ['ansi_nulls', 'ansi_warnings', 'arithabort', 'concat_null_yields_null']) {
        await old.batch(`set ${option} off`).catch(() => {})
      }
      await old.batch('set quoted_identifier off')
      await old.batch('set dateformat dmy')
      await old.batch(`insert into buyer (code) values ('A')`)
      await shop.events()
      // Of the one row, a trigger has two keys to tell.
      await old.batch('set rowcount 1')
      await old.batch(`update buyer set code = 'B'`)
      assert.deepEqual(await shop.everyEvent(), ['shop buyer ["A"]', 'shop buyer ["B"]'])
    } finally {
      old.close()
    }
  })

  it('stands beside triggers of the retailer’s own, which change no count', async () => {
    await till.batch('create table log (what nvarchar(400))')
    await till.batch(
      'create trigger noisy on buyer after insert, update as insert into log select code from inserted cross join (values (1), (2), (3)) v (n)',
    )
    try {
      assert.equal(await shop.run(`insert into buyer (code) values ('A'), ('B')`), 2)
      await shop.apply(change('buyer', { code: 'A', email: 'a@x', buyer_phone: [] }))
      assert.deepEqual(await shop.events(), ['shop buyer ["A"]', 'shop buyer ["B"]'])
    } finally {
      await till.batch('drop trigger noisy')
      await till.batch('drop table log')
    }
  })

  it('works for a login that may write the business tables and nothing else', async function () {
    const user = await makeUser('till')
    for (const table of ['ticket', 'seat', 'meal']) {
      await till.batch(`grant select, insert, update, delete on ${table} to ${user}`)
    }
    await till.batch('create table probe (n int)')
    await till.batch('create table probed (n int)')
    await till.batch('create trigger probing on probe after insert as insert into probed select n from inserted')
    await till.batch(`grant insert on probe to ${user}`)
    const server = { ...shop.settings.server!, user, password: PASSWORD }
    const other = await signIn(tediousModule(), { ...shop.settings, server })
    try {
      // A server whose triggers ask for rights of their own is none for such a login.
      const chains = await other.ask('insert into probe values (1)').catch(() => undefined)
      if (!chains) return this.skip()
      await other.ask(`insert into ticket (ticket_no, holder) values ('A', 'x')`)
      await other.ask(`insert into seat (ticket_id, place) select id, '1' from ticket`)
      assert.deepEqual(await shop.everyEvent(), ['shop ticket ["A"]', 'shop ticket ["A"]'])
      await assert.rejects(other.ask('select * from tillsync_business_event'), { number: 229 })
    } finally {
      other.close()
    }
  })

  it('is refused where the tables have another owner than the events', async () => {
    const user = await makeUser('owner')
    await till.batch(`create schema pos authorization ${user}`)
    await till.batch('create table pos.client (code nvarchar(400) primary key, email nvarchar(80))')
    const type = shopType({ buyer: { table: 'pos.client' } })
    const installing = shop.database.write((session) => installCapture(session, [type]))
    await assert.rejects(installing, { ...withCode('TS_OWNERS_DIFFER'), message: /pos\.client belongs to owner_/ })
  })

  it('is told beforehand of a table that has no trigger yet: OUTPUT without INTO would fail', async () => {
    await till.batch('create table debtor (code nvarchar(400) primary key, email nvarchar(80))')
    const type = shopType({ buyer: { table: 'debtor' } })
    const first = await shop.database.read((session) => firstTriggers(session, [type]))
    assert.deepEqual(
      first.map(({ type, table }) => [type, table]),
      [['shop', 'dbo.debtor']],
    )
    assert.match(first[0]!.forbids, /OUTPUT but without INTO \(error 334\)/)
  })
})
