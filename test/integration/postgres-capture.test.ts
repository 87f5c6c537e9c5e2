import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from } from 'pg-copy-streams'
import { installCapture, removeCapture } from '../../src/data/business/install-capture.ts'
import { openDatabase } from '../../src/data/open.ts'
import { CapturedShop } from '../support/captured-shop.ts'
import { administer, onPostgres } from '../support/on-postgres.ts'
import { change, saleDocument, ticketDocument } from '../support/shop.ts'

describe('the capture of business changes by triggers of PostgreSQL', () => {
  const shop = new CapturedShop('postgres')
  let schema: string
  let till: pg.Client
  before(async () => {
    await onPostgres.start()
    await shop.open()
    schema = shop.settings.server!.schema!
    till = await connect()
    await till.query(`set search_path = "${schema}"`)
  })
  after(async () => {
    await till?.end()
    await shop.remove()
  })
  beforeEach(() => shop.clear())

  /** The till's own program, with settings of its own. */
  async function connect(login: { readonly user?: string; readonly password?: string } = {}): Promise<pg.Client> {
    const { host, port, name: database, user, password } = shop.settings.server!
    const client = new pg.Client({ host, port, database, user, password, ...login })
    await client.connect()
    return client
  }

  it('leaves rows affected, RETURNING, currval and lastval as they were', async () => {
    const inserted = await till.query(
      `insert into ticket (ticket_no, holder) values ('A', 'x'), ('B', 'y') returning id, ticket_no`,
    )
    assert.deepEqual([inserted.command, inserted.rowCount, inserted.rows.length], ['INSERT', 2, 2])
    const { rows } = await till.query(
      `select lastval(), currval(pg_get_serial_sequence('ticket', 'id')), (select max(id) from ticket) as own`,
    )
    const own = inserted.rows[1]?.id
    assert.deepEqual(rows, [{ lastval: own, currval: own, own }])
    await till.query(`insert into buyer (code) values ('B')`)
    assert.deepEqual((await till.query('select lastval()')).rows, [{ lastval: own }], 'after another table')
    const updated = await till.query(`update ticket set holder = upper(holder) returning holder`)
    assert.deepEqual([updated.rowCount, updated.rows.map(({ holder }) => holder).toSorted()], [2, ['X', 'Y']])
    const deleted = await till.query(`delete from ticket where ticket_no = 'A' returning ticket_no`)
    assert.deepEqual([deleted.rowCount, deleted.rows], [1, [{ ticket_no: 'A' }]])
    const nothing = await till.query(`update ticket set holder = 'z' where ticket_no = 'none'`)
    assert.equal(nothing.rowCount, 0)
  })

  it('appends one event for each document and statement, however many rows it changes', async () => {
    const line = (number: number) => ({ line: number, item: 'tea', quantity: '1', sale_tax: [] })
    await shop.apply(change('sale', saleDocument(1, { sale_line: [line(1), line(2), line(3)] })))
    await shop.apply(change('sale', saleDocument(2, { sale_line: [line(1)] })))
    await shop.events()
    assert.equal((await till.query(`update sale_line set item = 'salt'`)).rowCount, 4)
    assert.deepEqual(await shop.everyEvent(), ['shop sale ["S001","1"]', 'shop sale ["S001","2"]'])
    await till.query(`update sale_line set number = 2, line = line + 10 where number = 1 and line > 1`)
    assert.deepEqual(await shop.everyEvent(), ['shop sale ["S001","1"]', 'shop sale ["S001","2"]'], 'moved lines')
    await till.query('delete from sale_line where number = 9')
    assert.deepEqual(await shop.everyEvent(), [])
  })

  it('follows INSERT … ON CONFLICT, COPY and, where there is one, MERGE', async () => {
    await till.query(`insert into buyer (code) values ('A')`)
    await shop.events()
    await till.query(
      `insert into buyer (code, email) values ('A', 'a@x'), ('B', null) on conflict (code) do update set email = excluded.email`,
    )
    assert.deepEqual(await shop.events(), ['shop buyer ["A"]', 'shop buyer ["B"]'])
    await pipeline(Readable.from(['D\nE\n']), till.query(from('copy buyer (code) from stdin')))
    assert.deepEqual(await shop.events(), ['shop buyer ["D"]', 'shop buyer ["E"]'])
    const { rows } = await till.query('show server_version_num')
    if (Number(rows[0]?.server_version_num) < 150_000) return
    await till.query(
      `merge into buyer b using (values ('B'), ('C')) v(code) on v.code = b.code
       when matched then delete when not matched then insert (code) values (v.code)`,
    )
    assert.deepEqual(await shop.events(), ['shop buyer ["B"]', 'shop buyer ["C"]'])
  })

  it('tells of every document when a table is emptied by TRUNCATE', async () => {
    await shop.apply(change('ticket', ticketDocument('A', { '1': ['tea'] })), change('ticket', ticketDocument('B', {})))
    await shop.events()
    await till.query('truncate meal')
    assert.deepEqual(await shop.events(), ['shop ticket ["A"]'])
    await till.query('truncate ticket, seat, meal')
    assert.deepEqual(await shop.events(), ['shop ticket ["A"]', 'shop ticket ["B"]'])
  })

  it('works for a login that may write the business tables and nothing else, under any search path and time zone', async () => {
    const user = `till_${schema}`
    await administer(
      `create role "${user}" login password 'secret'`,
      `grant usage on schema "${schema}" to "${user}"`,
      `grant select, insert, update, delete, truncate on all tables in schema "${schema}" to "${user}"`,
    )
    const other = await connect({ user, password: 'secret' })
    try {
      await other.query(`set search_path = pg_catalog`)
      await other.query(`set timezone = 'Asia/Kolkata'`)
      await other.query(`set datestyle = 'German'`)
      await other.query(`insert into "${schema}".ticket (ticket_no, holder) values ('A', 'x')`)
      const seat = `insert into "${schema}".seat (ticket_id, place) select id, '1' from "${schema}".ticket`
      assert.equal((await other.query(seat)).rowCount, 1)
      assert.deepEqual(await shop.everyEvent(), ['shop ticket ["A"]', 'shop ticket ["A"]'])
      const { controlSchema } = shop.settings.server!
      await assert.rejects(other.query(`select * from "${controlSchema}".tillsync_business_event`), { code: '42501' })
      await assert.rejects(other.query(`select "${controlSchema}"."tillsync_shop_seat_insert"()`), /42501|permission/)
    } finally {
      await other.end()
      await administer(`drop owned by "${user}"`, `drop role "${user}"`)
    }
  })

  it('is not fooled by what the till has in its own schemas', async () => {
    await till.query('create temp table new_rows (ticket_no text)')
    await till.query(`create temp table tillsync_business_event (type text)`)
    await till.query('create function pg_temp.to_json(text) returns json language sql as $$ select null::json $$')
    await till.query(`insert into ticket (ticket_no, holder) values ('A', 'x')`)
    await till.query('drop table new_rows, pg_temp.tillsync_business_event; drop function pg_temp.to_json')
    assert.deepEqual(await shop.events(), ['shop ticket ["A"]'])
  })

  it('appends nothing for what was rolled back, also in part', async () => {
    await till.query('begin')
    await till.query(`insert into buyer (code) values ('A')`)
    await till.query('rollback')
    await till.query('begin')
    await till.query(`insert into buyer (code) values ('B')`)
    await till.query('savepoint s')
    await till.query(`insert into buyer (code) values ('C')`)
    await till.query('rollback to s')
    await till.query('commit')
    assert.deepEqual(await shop.everyEvent(), ['shop buyer ["B"]'])
  })

  it('runs beside triggers of the retailer, which see their own rows', async () => {
    await till.query(`
      create function shout() returns trigger language plpgsql as $$ begin new.holder := upper(new.holder); return new; end $$;
      create trigger shout before insert on ticket for each row execute function shout()`)
    const { rows } = await till.query(`insert into ticket (ticket_no, holder) values ('A', 'x') returning holder`)
    await till.query('drop trigger shout on ticket; drop function shout()')
    assert.deepEqual(rows, [{ holder: 'X' }])
    assert.deepEqual(await shop.events(), ['shop ticket ["A"]'])
  })

  it('numbers events upwards without waiting for a till that has not committed yet', async () => {
    const other = await connect()
    try {
      await other.query(`set search_path = "${schema}"`)
      await other.query('begin')
      await other.query(`insert into buyer (code) values ('slow')`)
      await till.query(`insert into buyer (code) values ('quick')`)
      assert.deepEqual(await shop.database.read((session) => numbered(session)), ['["quick"]'])
      await other.query('commit')
    } finally {
      await other.end()
    }
    assert.deepEqual(await shop.database.read((session) => numbered(session)), ['["slow"]', '["quick"]'])
  })

  it('is refused to a login that may not read the tables: else the till would be', async () => {
    const { schema, controlSchema } = shop.settings.server!
    const user = `maker_${schema}`
    await administer(
      `create role "${user}" login password 'secret'`,
      `grant all on schema "${schema}", "${controlSchema}" to "${user}"`,
      `grant all on all tables in schema "${controlSchema}" to "${user}"`,
      `grant trigger on all tables in schema "${schema}" to "${user}"`,
    )
    const maker = openDatabase({ ...shop.settings, server: { ...shop.settings.server!, user, password: 'secret' } })
    const type = { ...shop.type, name: 'other' }
    const install = maker.write((session) => installCapture(session, [type]))
    await assert.rejects(install, { code: 'TS_DATABASE_FORBIDDEN', message: /permission denied for table buyer/ })
    await maker.close()
    await administer(`drop owned by "${user}"`, `drop role "${user}"`)
  })

  it('is made again where something is missing, and leaves no trigger and no function behind', async () => {
    const left = () =>
      shop.database.read(async (session) => {
        const rows = await session.all<{ name: string }>(
          `select tgname::text as name from pg_trigger where tgname like 'tillsync%' and tgfoid::regproc::text like :ours
           union all select proname from pg_proc where pronamespace = current_schema()::regnamespace order by 1`,
          { ours: `%${shop.settings.server!.controlSchema}%` },
        )
        return rows.length
      })
    const before = await left()
    assert.ok(before > 0)
    await till.query('drop trigger tillsync_shop_ticket_insert on ticket')
    await shop.database.write((session) => installCapture(session, [shop.type]))
    assert.equal(await left(), before)
    await till.query(`insert into ticket (ticket_no, holder) values ('A', 'x')`)
    assert.deepEqual(await shop.everyEvent(), ['shop ticket ["A"]'])
    await shop.database.write((session) => removeCapture(session))
    assert.equal(await left(), 0)
    await till.query(`insert into ticket (ticket_no, holder) values ('B', 'x')`)
    assert.deepEqual(await shop.everyEvent(), [])
    await shop.database.write((session) => installCapture(session, [shop.type]))
  })
})

async function numbered(session: { all<R>(sql: string): Promise<R[]> }): Promise<string[]> {
  const rows = await session.all<{ document_key: string }>(
    'select document_key from tillsync_business_event order by seq',
  )
  return rows.map(({ document_key }) => document_key)
}
