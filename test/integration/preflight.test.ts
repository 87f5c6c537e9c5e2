import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import { type Config, configOf, PLUGIN_DEFAULTS, type PluginConfig } from '../../src/config.ts'
import type { Plugin } from '../../src/contract/index.ts'
import { installCapture } from '../../src/data/business/install-capture.ts'
import { createReferenceTables } from '../../src/data/business/reference-tables.ts'
import type { Database } from '../../src/data/database.ts'
import { migrateSite, migrateWeb } from '../../src/data/migrate.ts'
import { openDatabase } from '../../src/data/open.ts'
import { databaseSettings } from '../../src/data/settings.ts'
import type { DocumentType } from '../../src/flow/document-type.ts'
import type { Finding } from '../../src/preflight/finding.ts'
import type { Machine } from '../../src/preflight/machine.ts'
import { runPreflight } from '../../src/preflight/run-preflight.ts'
import { documentTypeOf } from '../../src/registry/document-type.ts'
import { People, Slips } from '../support/plugins.ts'

describe('preflight', () => {
  let folder: string
  let config: Config
  let siteDatabase: Database
  let webDatabase: Database
  let machine: Machine
  let types: DocumentType[]

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tillsync-preflight-'))
    config = configure()
    types = []
    siteDatabase = openDatabase({ ...databaseSettings(config, 'local'), create: true })
    webDatabase = openDatabase({ ...databaseSettings(config, 'web'), create: true })
    machine = {
      account: 'till',
      now: () => new Date(),
      hasAdministratorRights: async () => false,
      freeMegabytes: async () => 9000,
    }
    await siteDatabase.write((session) => migrateSite(session, config.site))
    await webDatabase.write(migrateWeb)
    await web(`insert into tillsync_site (code, name, kind, format, active, epoch, software_version) values
      ('HO', 'Head office', 'head-office', null, 1, 1, '12.9.0'),
      ('S001', 'Park Street', 'store', 'outright', 1, 1, null)`)
    await local(`insert into tillsync_role (name, web_database_enabled) values ('exchange', 1)`)
    await local(`insert into tillsync_access_right (role_name, access_right) values ('exchange', 'data-exchange')`)
    await local(`insert into tillsync_user (name, operating_system_account, active) values ('asha', 'till', 1)`)
    await local(`insert into tillsync_user_role (user_name, role_name) values ('asha', 'exchange')`)
  })

  afterEach(async () => {
    await siteDatabase.close()
    await webDatabase.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function configure(more = ''): Config {
    const text = `
site: { code: S001, kind: store, name: Park Street, format: outright, softwareVersion: '12.4.1' }
database: { storage: store.sqlite, busyTimeoutSeconds: 1 }
webDatabase: { storage: web.sqlite, busyTimeoutSeconds: 1 }
${more}`
    return configOf(join(folder, 'tillsync.yaml'), text, {}, {})
  }

  function remove(file: string): void {
    for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `${file}${end}`), { force: true })
  }

  const local = (sql: string) => siteDatabase.write((session) => session.run(sql))
  const web = (sql: string) => webDatabase.write((session) => session.run(sql))
  const preflight = () => runPreflight({ config, siteDatabase, webDatabase, machine, types })
  const bad = (findings: readonly Finding[]) => findings.filter(({ ok }) => !ok)

  /** The only check that is not ok, among the findings of all. */
  async function theOne(): Promise<Finding> {
    const [one, ...others] = bad(await preflight())
    assert.ok(one, 'everything is ok')
    assert.deepEqual(others, [])
    assert.ok(one.remedy.length > 10)
    return one
  }

  it('finds nothing wrong where everything is right, and says so of every check', async () => {
    const findings = await preflight()
    assert.deepEqual(bad(findings), [])
    const checks = findings.map(({ check }) => check)
    assert.equal(new Set(checks).size, checks.length)
    assert.ok(checks.length > 25)
    assert.match(findings.find(({ check }) => check === 'web database: network')!.found, /not applicable/)
  })

  it('reports a web database that is not there, and all other findings with it', async () => {
    machine = { ...machine, account: 'stranger', freeMegabytes: async () => 1 }
    await webDatabase.close()
    remove('web.sqlite')
    webDatabase = openDatabase(databaseSettings(config, 'web'))
    const findings = bad(await preflight())
    const errors = findings.filter(({ severity }) => severity === 'error').map(({ check }) => check)
    assert.deepEqual(errors, [
      'web database: file',
      'role: operator',
      'disk space: local database',
      'disk space: web database',
    ])
    const rest = findings.filter(({ severity }) => severity === 'warning')
    assert.ok(rest.length > 8)
    for (const { found } of rest) assert.match(found, /^not checked: /)
  })

  it('reports a file that is no database', async () => {
    await webDatabase.close()
    remove('web.sqlite')
    writeFileSync(join(folder, 'web.sqlite'), 'not a database, '.repeat(100))
    webDatabase = openDatabase(databaseSettings(config, 'web'))
    const [first] = bad(await preflight())
    assert.equal(first!.check, 'web database: open')
    assert.match(first!.found, /not a database/)
  })

  it('reports a web database that another program has locked', async () => {
    const other = new Libsql(join(folder, 'web.sqlite'))
    other.exec('begin immediate')
    try {
      const [first] = bad(await preflight())
      assert.equal(first!.check, 'web database: write')
      assert.match(first!.found, /locked/)
    } finally {
      other.exec('rollback')
      other.close()
    }
  })

  it('reports a database that may not be written to', async function () {
    if (process.getuid?.() === 0) this.skip() // nothing is read-only for root
    chmodSync(join(folder, 'web.sqlite'), 0o444)
    assert.equal(bad(await preflight())[0]!.check, 'web database: file')
  })

  it('wants a user for the operating-system account', async () => {
    await local(`update tillsync_user set active = 0`)
    const [operator, ...rest] = bad(await preflight())
    assert.deepEqual([operator!.check, operator!.severity], ['role: operator', 'error'])
    assert.match(operator!.found, /no active user for the operating-system account till/)
    assert.ok(rest.every(({ found }) => found.startsWith('not checked')))
  })

  it('takes operator.user for an unattended host', async () => {
    machine = { ...machine, account: 'SYSTEM' }
    assert.equal(bad(await preflight())[0]!.check, 'role: operator')
    config = configure('operator: { user: asha }')
    assert.deepEqual(bad(await preflight()), [])
  })

  it('wants the access right data-exchange', async () => {
    await local(`insert into tillsync_role (name, web_database_enabled) values ('clerk', 1)`)
    await local(`update tillsync_user_role set role_name = 'clerk'`)
    const checks = bad(await preflight()).map(({ check }) => check)
    assert.ok(checks.includes('role: access right'))
  })

  it('wants the role’s web database connection', async () => {
    await local(`update tillsync_role set web_database_enabled = 0`)
    assert.equal((await theOne()).check, 'role: web database connection')
  })

  it('wants administrator rights only where the site demands them', async () => {
    config = configure('preflight: { administrator: true }')
    assert.equal((await theOne()).check, 'administrator')
    machine = { ...machine, hasAdministratorRights: async () => true }
    assert.deepEqual(bad(await preflight()), [])
  })

  it('wants the major version of the head office’s software', async () => {
    await web(`update tillsync_site set software_version = '13.0.0' where code = 'HO'`)
    const { check, found, wanted, severity } = await theOne()
    assert.deepEqual(
      [check, found, wanted, severity],
      ['software version', '12.4.1 here, 13.0.0 at the head office', 'major version 13', 'error'],
    )
  })

  it('only warns while the head office has not told its version', async () => {
    await web(`update tillsync_site set software_version = null`)
    assert.equal((await theOne()).severity, 'warning')
  })

  it('wants the packet protocol of this program', async () => {
    await web('update tillsync_web_state set protocol_version = 99')
    const { check, remedy } = await theOne()
    assert.deepEqual([check, remedy], ['packet protocol', 'Upgrade Tillsync at this site.'])
  })

  it('reports schemas of a newer Tillsync', async () => {
    await web(`insert into tillsync_migration (name) values ('web-9999')`)
    await web('update tillsync_web_state set schema_version = 9999, compatible_from = 9999')
    await local(`insert into tillsync_migration (name) values ('site-9999')`)
    const findings = bad(await preflight())
    assert.deepEqual(
      findings.map(({ check, remedy }) => [check, remedy]),
      [
        ['local database: schema', 'Upgrade Tillsync at this site.'],
        ['web database: schema', 'Upgrade Tillsync at this site.'],
      ],
    )
  })

  it('goes on with a web database that a newer Tillsync keeps compatible', async () => {
    await web(`insert into tillsync_migration (name) values ('web-9999')`)
    await web('update tillsync_web_state set schema_version = 9999')
    const findings = await preflight()
    assert.deepEqual(bad(findings), [])
    const schema = findings.find(({ check }) => check === 'web database: schema')
    assert.equal(schema?.found, 'migration web-9999, from a newer Tillsync, which this one can work with')
  })

  it('says once that nothing was migrated, and crashes nowhere', async () => {
    await siteDatabase.close()
    remove('store.sqlite')
    writeFileSync(join(folder, 'store.sqlite'), '')
    siteDatabase = openDatabase(databaseSettings(config, 'local'))
    const errors = bad(await preflight()).filter(({ severity }) => severity === 'error')
    assert.deepEqual(
      errors.map(({ check, remedy }) => [check, remedy]),
      [['local database: schema', 'Run `tillsync migrate`.']],
    )
  })

  it('wants the site to be registered', async () => {
    await web(`delete from tillsync_site where code = 'S001'`)
    const { check, remedy } = await theOne()
    assert.equal(check, 'registration')
    assert.match(remedy, /tillsync site add S001 --name 'Park Street' --format outright/)
  })

  it('wants kind and format as they are registered', async () => {
    await web(`update tillsync_site set format = 'consignment' where code = 'S001'`)
    const { check, found, wanted } = await theOne()
    assert.deepEqual(
      [check, found, wanted],
      ['registration', 'S001 is registered as store, consignment', 'store, outright'],
    )
  })

  it('refuses a site that is deactivated', async () => {
    await web(`update tillsync_site set active = 0 where code = 'S001'`)
    assert.equal((await theOne()).check, 'registration: active')
  })

  it('refuses the database of another site', async () => {
    await local(`update tillsync_site_state set site_code = 'S002'`)
    const { check, found } = await theOne()
    assert.deepEqual([check, found], ['registration: local database', 'the database of S002'])
  })

  it('refuses two installations under one code', async () => {
    await web(`update tillsync_site set installation = 'other', host = 'TILL-7' where code = 'S001'`)
    const { check, found } = await theOne()
    assert.equal(check, 'installation')
    assert.match(found, /another installation works as S001: other on TILL-7/)
  })

  it('knows its own installation again', async () => {
    const [own] = await siteDatabase.read((session) =>
      session.all<{ installation: string }>('select installation from tillsync_site_state'),
    )
    await web(`update tillsync_site set installation = '${own!.installation}' where code = 'S001'`)
    assert.deepEqual(bad(await preflight()), [])
  })

  describe('sees that the local database was restored', () => {
    beforeEach(async () => {
      await web(`insert into tillsync_stream (origin, audience, type, epoch, number, digest) values
        ('S001', 'HO', 'sales', 1, 2, 'd2'), ('S001', 'HO', 'customers', 1, 1, 'c1'), ('HO', '*', 'items', 1, 9, 'i9')`)
      await sent('S001.1.1.HO', 'sales', 1, 'd1')
      await sent('S001.1.2.HO', 'sales', 2, 'd2')
      await sent('S001.1.3.HO', 'customers', 1, 'c1')
    })

    const sent = (id: string, type: string, number: number | null, digest: string) =>
      local(`insert into tillsync_outbox
        (id, type, audience, epoch, claim, document_version, documents, bytes, digest, number, status, changed_at, stored_at, body)
        values ('${id}', '${type}', 'HO', 1, 1, 1, 1, 1, '${digest}', ${number}, 'UPLOADED', '2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.000000Z', x'00')`)

    it('not where the outbox has what the web database has', async () => {
      assert.deepEqual(bad(await preflight()), [])
    })

    it('not after a crash between the commit there and the commit here', async () => {
      await local(`update tillsync_outbox set number = null, status = 'WAITING' where id = 'S001.1.2.HO'`)
      assert.deepEqual(bad(await preflight()), [])
    })

    it('by a packet there that is not known here', async () => {
      await local(`delete from tillsync_outbox where id = 'S001.1.2.HO'`)
      const { check, found } = await theOne()
      assert.equal(check, 'restored database: sent packets')
      assert.match(found, /1 of 2 streams .*sales for HO, 2/)
    })

    it('by other bytes under the same number', async () => {
      await local(`update tillsync_outbox set digest = 'x' where id = 'S001.1.2.HO'`)
      assert.equal((await theOne()).check, 'restored database: sent packets')
    })

    it('by an epoch that is not known here', async () => {
      await web(`update tillsync_site set epoch = 2 where code = 'S001'`)
      assert.equal((await theOne()).check, 'restored database: epoch')
    })
  })

  describe('compares the tables of each document type', () => {
    beforeEach(async () => {
      types = [typeOf(new People()), typeOf(new Slips())]
      await siteDatabase.write((session) => createReferenceTables(session, types))
      await siteDatabase.write((session) => installCapture(session, types))
    })

    const typeOf = (plugin: Plugin, tables: PluginConfig['tables'] = {}) =>
      documentTypeOf(plugin, { ...PLUGIN_DEFAULTS, tables })
    const problems = async () => bad(await preflight()).map(({ check, found, wanted }) => [check, found, wanted])

    it('and is content with those that migrate made', async () => {
      assert.deepEqual(await problems(), [])
    })

    it('and misses a table', async () => {
      await local('drop table slip_line')
      assert.deepEqual(await problems(), [['tables: slips, slip_line', 'none', 'the table slip_line']])
    })

    it('and misses a trigger', async () => {
      await local('drop trigger tillsync_people_person_insert')
      const { check, remedy } = await theOne()
      assert.deepEqual([check, remedy], ['tables: people, person', 'Run `tillsync migrate`.'])
    })

    it('and misses a mapped table and a mapped column, each with the setting to correct', async () => {
      types = [
        typeOf(new People(), { person: { table: 'crm_person' } }),
        typeOf(new Slips(), { slip: { columns: { amount: 'total' } } }),
      ]
      const findings = bad(await preflight())
      assert.deepEqual(
        findings.map(({ check, wanted }) => [check, wanted]),
        [
          ['tables: people, crm_person', 'the table crm_person'],
          ['tables: slips, slip', 'the column total'],
        ],
      )
      assert.match(findings[0]!.remedy, /plugins\.people\.tables\.person/)
    })

    it('and refuses a column that cannot hold its values', async () => {
      await local('create table crm_person (person_id blob primary key, name text)')
      types = [typeOf(new People(), { person: { table: 'crm_person' } })]
      assert.ok((await problems()).some(([, , wanted]) => wanted === 'person_id as text(40)'))
    })

    it('and goes on with the next type after a mapping that fits no table', async () => {
      types = [typeOf(new People(), { folk: {} }), typeOf(new Slips(), { slip: { table: 'none' } })]
      const checks = bad(await preflight()).map(({ check }) => check)
      assert.deepEqual(checks, ['tables: people', 'tables: slips, none'])
    })

    it('of its own format only', async () => {
      types = [Object.assign(typeOf(new Slips(), { slip: { table: 'none' } }), { storeFormats: ['consignment'] })]
      assert.deepEqual(await problems(), [])
    })
  })

  it('compares the clock with that of the web database', async () => {
    machine = { ...machine, now: () => new Date(Date.now() + 300_000) }
    const { check, found, wanted } = await theOne()
    assert.deepEqual([check, found, wanted], ['clock', '300 s ahead of the web database', 'at most 120 s apart'])
    machine = { ...machine, now: () => new Date(Date.now() - 60_000) }
    assert.deepEqual(bad(await preflight()), [])
  })

  it('wants free space where the databases are', async () => {
    machine = { ...machine, freeMegabytes: async () => 499 }
    assert.deepEqual(
      bad(await preflight()).map(({ check, found }) => [check, found]),
      ['local', 'web'].map((which) => [`disk space: ${which} database`, `499 MB free in ${folder}`]),
    )
  })
})
