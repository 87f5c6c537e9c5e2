import assert from 'node:assert/strict'
import type { Database } from '../../src/data/database.ts'
import { addStore } from '../../src/data/web/store-logins.ts'
import { openWeb } from '../../src/data/web/web-database.ts'
import { packet } from '../support/databases.ts'
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

describe('one store against another in a web database on PostgreSQL', () => {
  let web: WebOfStores
  let mine: Database
  let other: string
  before(async () => {
    await onPostgres.start()
    // As in every database of PostgreSQL 14.
    await administer('grant create on schema public to public')
    web = await webOfStores('postgres')
    mine = web.as(web.login)
    other = (await addStore(web.headOffice, store('S002'))).login!.user
    await openWeb(web.headOffice).place(
      'HO',
      ['*', 'S001', 'S002'].map((audience) => packet('HO', 1, audience)),
    )
  })
  after(() => web.close())

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

  it('lets the server know a password by its verifier alone', async () => {
    const { user, password } = web.login
    const [row] = await administer(`select rolpassword as known from pg_authid where rolname = '${user}'`)
    assert.match(row!.known!, /^SCRAM-SHA-256\$4096:/)
    assert.ok(!row!.known!.includes(password))
  })
})
