import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { commandLine } from '../support/command-line.ts'
import { OWNER, type PostgresDatabases, postgresDatabases, RUNNER } from '../support/postgres-databases.ts'
import { tillsync } from '../support/tillsync.ts'

describe('two logins of a database server', () => {
  let server: PostgresDatabases
  let folder: string
  let store: string
  let headOffice: string
  let web: string

  before(async () => {
    server = await postgresDatabases()
  })
  after(() => server?.remove())
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tillsync-logins-'))
    store = await server.make('store')
    headOffice = await server.make('head_office')
    web = await server.make('web')
    configure('HO', { code: 'HO', kind: 'head-office', name: 'Head office' }, headOffice)
    configure('S001', { code: 'S001', kind: 'store', name: 'Park Street', format: 'outright' }, store)
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function configure(name: string, site: object, database: string, migration: object | null = OWNER): void {
    const login = { dialect: 'postgres', ...server.place, ...RUNNER, migration, tls: 'off', controlSchema: 'tillsync' }
    const both = { database: { ...login, name: database }, webDatabase: { ...login, name: web } }
    writeFileSync(join(folder, `${name}.yaml`), stringify({ site, ...both, log: { level: 'silent' } }))
  }

  const run = (site: string, ...words: string[]) => commandLine('--config', join(folder, `${site}.yaml`), ...words)
  const at = async (site: string, ...words: string[]) => {
    const { code, out, error } = await run(site, ...words)
    assert.equal(code, 0, out + error)
    return out
  }
  const migrateAll = async () => {
    await at('HO', 'migrate')
    await at('HO', 'site', 'add', 'S001', '--name', 'Park Street', '--format', 'outright')
    await at('S001', 'migrate')
  }
  const runner = (database: string, sql: string) => server.as(RUNNER, database, sql)

  it('let the one work that may only read and write, and nothing else', async () => {
    await migrateAll()
    await runner(headOffice, `insert into merchandise_hierarchy (code, level, name) values ('TEA', 1, 'Tea')`)
    for (const site of ['HO', 'S001', 'HO']) await at(site, 'sync')
    assert.deepEqual(await runner(store, 'select name from merchandise_hierarchy'), [{ name: 'Tea' }])
    assert.match(await at('HO', 'sent'), /TEA +PROCESSED/)
    const refused = [
      'create table mine (id int)',
      'create table tillsync.mine (id int)',
      'create schema mine',
      'alter table item add column mine int',
      'drop table tillsync.tillsync_outbox',
      'create index mine on item (name)',
      'truncate item',
      'alter table item disable trigger all',
      `insert into tillsync.tillsync_migration (name) values ('site-9999')`,
    ]
    for (const sql of refused) await assert.rejects(runner(headOffice, sql), { code: '42501' }, sql)
  })

  it('are told what is missing, with the grant, which migrate gives again', async () => {
    await migrateAll()
    await at('S001', 'sync')
    await server.admin(store, `revoke insert, update on item from ${RUNNER.user}`)
    await server.admin(store, `revoke delete on tillsync.tillsync_outbox from ${RUNNER.user}`)
    const { code, out } = await run('S001', 'preflight')
    assert.equal(code, 3)
    assert.match(out, /FAILED +local database: rights +missing on 2 tables/)
    assert.match(out, /`grant insert, update on "item"`, `grant delete on tillsync\.tillsync_outbox`/)
    const script = await at('S001', 'migrate', '--sql')
    assert.deepEqual(script.match(/^grant .*/gm)?.toSorted(), [
      `grant delete on tillsync.tillsync_outbox to "${RUNNER.user}";`,
      `grant insert, update on public.item to "${RUNNER.user}";`,
    ])
    await at('S001', 'migrate')
    await at('S001', 'preflight')
  })

  it('may be the script’s and nobody’s: applied by hand, it leaves migrate nothing that needs a right', async () => {
    for (const [name, database] of [
      ['local', headOffice],
      ['web', web],
    ] as const) {
      const script = await at('HO', 'migrate', '--sql', name)
      const made = await server.as(OWNER, database, `select 1 from pg_tables where tablename like 'tillsync%'`)
      assert.deepEqual(made, [], 'nothing was made')
      await server.as(OWNER, database, script)
      assert.equal(await at('HO', 'migrate', '--sql', name), '-- Nothing to do.\n')
    }
    configure('HO', { code: 'HO', kind: 'head-office', name: 'Head office' }, headOffice, null)
    assert.match(await at('HO', 'migrate'), /up to date\n.*up to date\nTables made: none was missing\nAdministrator: /)
    await runner(headOffice, `insert into merchandise_hierarchy (code, level, name) values ('TEA', 1, 'Tea')`)
    await at('HO', 'sync')
    assert.match(await at('HO', 'sent'), /TEA +UPLOADED/)
  })

  it('make the same whether by hand or by migrate', async () => {
    const other = await server.make('other')
    await server.as(OWNER, other, await at('HO', 'migrate', '--sql'))
    await at('HO', 'migrate')
    const shape = `select table_schema, table_name, column_name, data_type, is_nullable, column_default is null as bare
      from information_schema.columns where table_schema in ('public', 'tillsync') union all
      select event_object_schema, event_object_table, trigger_name, action_timing, event_manipulation, true
      from information_schema.triggers union all
      select schemaname, tablename, indexname, '', indexdef, true from pg_indexes where schemaname in ('public', 'tillsync')
      union all select table_schema, table_name, privilege_type, grantee, '', true from information_schema.role_table_grants
      where grantee like 'runner%' order by 1, 2, 3, 5`
    assert.deepEqual(await server.as(OWNER, other, shape), await server.as(OWNER, headOffice, shape))
  })

  it('want the login that works to be there', async () => {
    const { error } = await run('HO', 'migrate', '--sql', '--login', 'nobody_here')
    assert.match(error, /^TS_LOGIN_UNKNOWN: The login nobody_here/)
  })

  it('say so when the one that works is to make something', async () => {
    configure('HO', { code: 'HO', kind: 'head-office', name: 'Head office' }, headOffice, null)
    const { code, error } = await run('HO', 'migrate')
    assert.equal(code, 1)
    assert.match(error, /^TS_DATABASE_FORBIDDEN: .*permission denied/)
    assert.ok(!error.includes(RUNNER.password))
  })

  it('say so when a migration needs a right that the other lacks', async () => {
    await server.admin('postgres', `alter role ${OWNER.user} nocreaterole`)
    try {
      const { error } = await run('HO', 'migrate')
      assert.match(error, /^TS_DATABASE_FORBIDDEN: .*permission denied to create role/)
    } finally {
      await server.admin('postgres', `alter role ${OWNER.user} createrole`)
    }
  })

  it('say so when everybody may make something beside the web database’s tables, and who ends that', async () => {
    await server.admin(web, 'alter schema public owner to current_user; grant create on schema public to public')
    const { code, error } = await run('HO', 'migrate')
    assert.equal(code, 1)
    const [said] = /^REVOKE .*?;/.exec(error.slice(error.indexOf('REVOKE'))) ?? []
    assert.match(error, /^TS_SCHEMA_OPEN: In the schema public /)
    await server.admin(web, said!)
    await at('HO', 'migrate')
  })

  it('may migrate side by side: the second finds the work done', async () => {
    const migrate = () => tillsync(folder, '--config', join(folder, 'HO.yaml'), 'migrate')
    const done = await Promise.all([migrate(), migrate(), migrate()])
    assert.deepEqual(
      done.map(({ code, error }) => [code, error]),
      [0, 0, 0].map((code) => [code, '']),
    )
    assert.equal(done.filter(({ out }) => out.includes('site-0001')).length, 1)
    assert.equal(done.filter(({ out }) => out.includes('web-0001')).length, 1)
    assert.equal(done.filter(({ out }) => out.includes('Administrator: ')).length, 1)
  })
})
