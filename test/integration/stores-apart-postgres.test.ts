import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Database } from '../../src/data/database.ts'
import { prepareWeb } from '../../src/data/prepare.ts'
import { rehearse } from '../../src/data/rehearse.ts'
import { listSites } from '../../src/data/web/registration.ts'
import { activate, addStore, deactivate, revokeLogin, rotateLogin } from '../../src/data/web/store-logins.ts'
import { openWeb } from '../../src/data/web/web-database.ts'
import { packet, withCode } from '../support/databases.ts'
import { administer, onPostgres } from '../support/on-postgres.ts'
import { all, run, store, type WebOfStores, webOfStores } from '../support/store-logins.ts'

/** Each ends in an error. `{other}`: another store's login; `{schema}`: that of the tables. */
const REFUSED: Readonly<Record<string, string>> = {
  'make tables': 'create table {schema}.x (a integer)',
  'make tables in public': 'create table public.x (a integer)',
  'make schemas': 'create schema x',
  'make functions': 'create function {schema}.f() returns integer language sql as $$ select 1 $$',
  'make triggers':
    'create trigger t before insert on tillsync_packet for each row execute function suppress_redundant_updates_trigger()',
  'make extensions': 'create extension dblink',
  'make roles': 'create role x',
  'drop tables': 'drop table tillsync_packet',
  'empty tables': 'truncate tillsync_receipt',
  'alter tables': 'alter table tillsync_packet disable row level security',
  'alter policies': 'alter policy tillsync_store_select on tillsync_packet using (true)',
  'drop policies': 'drop policy tillsync_store_select on tillsync_packet',
  'read without the policies': 'set local row_security = off; select * from tillsync_packet',
  'lock the sites': 'lock table tillsync_site in access exclusive mode',
  'lock the packets': 'lock table tillsync_packet in share mode',
  'become another store': 'set role "{other}"',
  'become the head office': 'set role postgres',
  'sign in as another': 'set session authorization "{other}"',
  'give itself the rights of another': 'grant "{other}" to current_user',
  'change the password of another': `alter role "{other}" password 'x'`,
  'read the passwords': 'select rolpassword from pg_authid',
  'read the passwords by another name': 'select passwd from pg_shadow',
  'read the statistics of columns': 'select * from pg_statistic',
  'read files': `select pg_read_file('PG_VERSION')`,
  'write files': `copy (select 1) to '/tmp/tillsync-x'`,
  'run programs': `copy (select 1) to program 'true'`,
  'import files': `select lo_import('/etc/hostname')`,
  'end the connections of others':
    'select pg_terminate_backend(pid) from pg_stat_activity where usename <> current_user and pid <> pg_backend_pid()',
  'change settings of the server': 'set local log_statement = none',
}

const TABLES = ['site', 'stream', 'packet', 'receipt', 'rejection'].map((name) => `tillsync_${name}`)

/** The server counts what its sessions did a while after they did it. */
async function settled<T>(read: () => Promise<T>): Promise<T> {
  let last = await read()
  for (let same = 0; same < 3; ) {
    await setTimeout(400)
    const next = await read()
    same = isDeepStrictEqual(next, last) ? same + 1 : 0
    last = next
  }
  return last
}

const STORES = 1000

/** Rows of many stores; `{s}` a store's number. */
const CROWD = [
  `insert into tillsync_site (code, name, kind, active, epoch, login)
   select 'X' || s, 'x', 'store', true, 1, 'nobody' || s from generate_series(1, ${STORES}) s`,
  `insert into tillsync_packet (origin, audience, type, to_number, id, from_number, epoch, claim, document_version,
     documents, predecessor, digest, uploaded_at, body)
   select 'X' || s, 'HO', 'sales', n, 'X' || s || '.1.' || n || '.HO', n, 1, n, 1, 1, '', 'd', now(), ''
   from generate_series(1, ${STORES}) s, generate_series(1, 50) n`,
  `insert into tillsync_stream (origin, audience, type, epoch, number, digest)
   select case f when 0 then 'X' || s else 'HO' end, case f when 0 then 'HO' else 'X' || s end, t, 1, 1, 'd'
   from generate_series(1, ${STORES}) s, generate_series(0, 1) f, unnest(array['sales', 'customers', 'returns']) t`,
  `insert into tillsync_receipt (site, origin, audience, type, epoch, number, digest, at)
   select 'X' || s, 'HO', '*', t, 1, 1, 'd', now()
   from generate_series(1, ${STORES}) s, unnest(array['items', 'promotions', 'plans', 'orders']) t`,
  `insert into tillsync_rejection (site, origin, type, kind, document_key, epoch, number, removal, status, code, reason, at)
   select 'X' || s, 'HO', 'items', 'item', n::text, 1, 1, false, 'WAITING', 'c', 'r', now()
   from generate_series(1, ${STORES}) s, generate_series(1, 4) n`,
]

describe('one store against another in a web database on PostgreSQL', () => {
  let web: WebOfStores
  let mine: Database
  let other: string
  before(onPostgres.start)
  beforeEach(async () => {
    web = await webOfStores('postgres')
    mine = web.as(web.login)
    other = (await addStore(web.headOffice, store('S002'))).login!.user
    await openWeb(web.headOffice).place(
      'HO',
      ['*', 'S001', 'S002'].map((audience) => packet('HO', 1, audience)),
    )
  })
  afterEach(() => web.close())

  const filled = (sql: string) =>
    sql.replaceAll('{other}', other).replaceAll('{schema}', web.place.server!.controlSchema!)

  for (const [what, sql] of Object.entries(REFUSED)) {
    it(`cannot ${what}`, async () => {
      await assert.rejects(run(mine, filled(sql)), ({ code, cause }) => {
        assert.match(code, /^TS_DATABASE_(FORBIDDEN|FAILED)$/)
        assert.match((cause as { code: string }).code, /^(42501|0LP01)$/, String(cause))
        return true
      })
    })
  }

  it('reads nothing by a function that tells of each row it is asked about, however cheap it says it is', async () => {
    const spy = `create function pg_temp.spy(text) returns boolean language plpgsql cost 0.0000001 as
      $$ begin if $1 like '%S002%' then raise exception 'spied %', $1; end if; return true; end $$`
    const look = 'select id from tillsync_packet where pg_temp.spy(id) order by id'
    await assert.rejects(run(web.headOffice, `${spy}; ${look}`), /spied HO\.1\.1\.S002/)
    const found = await mine.write(async (session) => {
      await session.run(spy)
      await session.run('create temp view looked as select * from tillsync_packet')
      return [
        ...(await session.all<{ id: string }>(look)),
        ...(await session.all<{ id: string }>(look.replace('tillsync_packet', 'looked'))),
      ]
    })
    assert.deepEqual(
      found.map(({ id }) => id),
      ['HO.1.1.*', 'HO.1.1.S001', 'HO.1.1.*', 'HO.1.1.S001'],
    )
  })

  it('sees nothing as the role that all stores have in common', async () => {
    const [row] = await all(
      mine,
      `select roleid::regrole::text as role from pg_auth_members where member = current_user::regrole`,
    )
    const seen = await mine.write(async (session) => {
      await session.run(`set local role ${row!.role}`)
      return [
        ...(await session.all('select id from tillsync_packet')),
        ...(await session.all(`select code from tillsync_site where kind = 'store'`)),
      ]
    })
    assert.deepEqual(seen, [])
  })

  it('sees no samples of values in the statistics', async () => {
    await administer(`analyze ${web.place.server!.controlSchema}.tillsync_packet`)
    assert.deepEqual(await all(mine, `select attname from pg_stats where tablename = 'tillsync_packet'`), [])
  })

  it('works by the indexes among a thousand others, though each row is asked whose it is', async () => {
    for (const statement of CROWD) await run(web.headOffice, statement)
    await administer(`analyze ${TABLES.map((table) => `${web.place.server!.controlSchema}.${table}`).join(', ')}`)
    const scans = () =>
      administer(
        `select relname as name, seq_scan as scans from pg_stat_user_tables
         where schemaname = '${web.place.server!.controlSchema}' and relname in ('${TABLES.join("', '")}') order by 1`,
      )
    await settled(scans)
    const before = await settled(scans)
    const relay = openWeb(mine)
    await relay.sites()
    assert.equal((await relay.ahead({ code: 'S001', kind: 'store' }, [])).length, 2)
    const stream = { origin: 'HO', audience: '*', type: 'items' }
    assert.equal((await relay.packetAfter(stream, 0))?.id, 'HO.1.1.*')
    assert.equal((await relay.kept(stream)).length, 1)
    for (const claims of [[1], [1, 2]])
      await relay.place(
        'S001',
        claims.map((claim) => packet('S001', claim, 'HO')),
      )
    await relay.acknowledge('S001', [{ stream, epoch: 1, number: 1, digest: 'd' }], [])
    await relay.settlement('S001')
    await relay.heads('S001')
    await mine.close()
    assert.deepEqual(await settled(scans), before)
  })

  describe('and its head office', () => {
    const names: string[] = []
    const role = async (name: string, rest: string) => {
      names.push(name)
      await administer(`create role "${name}" login password 'made by hand' ${rest}`)
      return { user: name, password: 'made by hand' }
    }
    let runs: Database

    beforeEach(async () => {
      const run = await role(`run.${process.pid}`, '')
      await web.headOffice.write((session) => prepareWeb(session, run.user))
      runs = web.open({ ...web.place, server: { ...web.place.server!, ...run } })
    })
    afterEach(async () => {
      await runs.close()
      for (const name of names.splice(0)) await administer(`drop owned by "${name}"; drop role "${name}"`)
    })

    it('works with the rows of all sites by a login that owns no table, and after each migration', async () => {
      await openWeb(runs).place('HO', [packet('HO', 2, 'S002')])
      assert.equal((await openWeb(runs).kept({ origin: 'HO', audience: 'S002', type: 'items' })).length, 2)
      assert.equal((await listSites(runs)).length, 3)
      const again = await role(`run again ${process.pid}`, '')
      await web.headOffice.write((session) => prepareWeb(session, again.user))
      for (const login of [again, { user: `run.${process.pid}`, password: 'made by hand' }]) {
        const database = web.open({ ...web.place, server: { ...web.place.server!, ...login } })
        assert.equal((await listSites(database)).length, 3)
        await database.close()
      }
      const statements = await rehearse(web.headOffice, (session) => prepareWeb(session, again.user))
      assert.deepEqual(statements, [])
    })

    it('may not make logins by it, and registers those that the database’s administrator makes', async () => {
      await assert.rejects(addStore(runs, store('S003')), withCode('TS_DATABASE_FORBIDDEN'))
      assert.equal((await listSites(runs)).length, 3)
      const [stores] = await all(
        mine,
        `select roleid::regrole::text as role from pg_auth_members where member = current_user::regrole`,
      )
      const made = await role(`by hand.${process.pid}`, `in role ${stores!.role}`)
      assert.deepEqual(await addStore(runs, store('S003'), made.user), { added: true, login: undefined })
      const third = web.as(made)
      const codes = async () =>
        (await all(third, 'select code from tillsync_site order by code')).map(({ code }) => code)
      assert.deepEqual(await codes(), ['HO', 'S003'])
      assert.equal(await deactivate(runs, 'S003'), made.user)
      assert.deepEqual(await all(third, 'select id from tillsync_packet'), [])
      await assert.rejects(openWeb(third).place('S003', [packet('S003', 1, 'HO')]), withCode('TS_DATABASE_FORBIDDEN'))
      assert.equal(await activate(runs, 'S003'), made.user)
      assert.equal((await all(third, 'select id from tillsync_packet')).length, 1)
      await assert.rejects(rotateLogin(runs, 'S003'), withCode('TS_DATABASE_FORBIDDEN'))
      await assert.rejects(revokeLogin(runs, 'S003'), withCode('TS_DATABASE_FORBIDDEN'))
      await third.close()
    })

    it('lets nobody make anything where its own statements look for names', async () => {
      const open = `open_${process.pid}`
      await administer(`create schema ${open}; grant create, usage on schema ${open} to public`)
      const owner = await role(`owner.${process.pid}`, 'createrole')
      await administer(`create schema tables_${process.pid} authorization "${owner.user}"`)
      const place = { ...web.place.server!, schema: open, controlSchema: `tables_${process.pid}` }
      const mayNot = web.open({ ...web.place, server: { ...place, ...owner } })
      try {
        await assert.rejects(
          mayNot.write((session) => prepareWeb(session)),
          {
            code: 'TS_DATABASE_FORBIDDEN',
            message: new RegExp(`revoke create on schema "${open}" from public`),
          },
        )
        await web.open({ ...web.place, server: place }).write((session) => prepareWeb(session))
        await assert.rejects(run(mine, `create table ${open}.x (a integer)`), withCode('TS_DATABASE_FORBIDDEN'))
      } finally {
        await mayNot.close()
        const [stores] = await administer(
          `select distinct unnest(roles)::text as role from pg_policies where schemaname = 'tables_${process.pid}'`,
        )
        await administer(`drop schema ${open}, tables_${process.pid} cascade; drop role if exists "${stores?.role}"`)
      }
    })
  })

  it('lets the server know a password by its verifier alone', async () => {
    const { user, password } = web.login
    const [row] = await administer(`select rolpassword as known from pg_authid where rolname = '${user}'`)
    assert.match(row!.known!, /^SCRAM-SHA-256\$4096:/)
    assert.ok(!row!.known!.includes(password))
  })
})
