import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { masked } from '../../src/config/masked.ts'
import { loadConfig } from '../../src/config.ts'
import { asTillsyncError } from '../../src/contract/errors.ts'
import { databaseSettings } from '../../src/data/settings.ts'

const SECRET = 'kX9-not-to-be-seen'
const POSTGRES = { dialect: 'postgres', host: 'db.example.com', name: 'store', user: 'tillsync', password: SECRET }
const MSSQL = { dialect: 'mssql', host: 'TILL-7', name: 'Store', user: 'tillsync', password: SECRET }

describe('configuration of database servers', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tillsync-config-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function load(database: object, webDatabase: object = { storage: 'web.sqlite' }, environment = {}, flags = {}) {
    const file = join(folder, 'tillsync.yaml')
    const site = { code: 'S001', kind: 'store', name: 'Park Street', format: 'outright' }
    writeFileSync(file, stringify({ site, database, webDatabase }))
    return loadConfig({ file, environment, flags })
  }

  function problemsOf(...parts: Parameters<typeof load>): string[] {
    try {
      load(...parts)
    } catch (error) {
      const coded = asTillsyncError(error)
      assert.equal(coded?.code, 'TS_CONFIG_INVALID', String(error))
      assert.ok(!coded.message.includes(SECRET), coded.message)
      return coded.message.split('\n  ').slice(1)
    }
    assert.fail('the configuration was accepted')
  }

  const pathsOf = (problems: string[]) => problems.map((problem) => problem.split(': ')[0])

  it('needs a host, a name and a user, and fills in the rest as the dialect has it', () => {
    const { database, webDatabase } = load(POSTGRES, MSSQL)
    assert.ok(database.dialect === 'postgres' && webDatabase.dialect === 'mssql')
    assert.deepEqual([database.port, database.schema, database.controlSchema], [5432, 'public', 'public'])
    assert.deepEqual([webDatabase.port, webDatabase.schema, webDatabase.tls], [1433, 'dbo', 'verify'])
    assert.deepEqual(pathsOf(problemsOf({ dialect: 'postgres' })), ['database.host', 'database.name', 'database.user'])
  })

  it('becomes what an adapter is given', () => {
    const config = load({ ...POSTGRES, controlSchema: 'tillsync', tls: 'trust', migration: { user: 'owner' } })
    assert.deepEqual(databaseSettings(config, 'local'), {
      which: 'local',
      dialect: 'postgres',
      busyTimeoutSeconds: 15,
      server: {
        host: 'db.example.com',
        port: 5432,
        instance: undefined,
        name: 'store',
        user: 'tillsync',
        password: SECRET,
        schema: 'public',
        controlSchema: 'tillsync',
        tls: 'trust',
        certificateAuthority: undefined,
        connectTimeoutSeconds: 15,
        answerTimeoutSeconds: 600,
        connections: 8,
      },
    })
    assert.equal(databaseSettings(config, 'web').storage, join(folder, 'web.sqlite'))
  })

  it('takes every setting from the environment', () => {
    writeFileSync(join(folder, 'password.txt'), `${SECRET}\r\n`)
    const { webDatabase } = load(
      POSTGRES,
      {},
      {
        TILLSYNC_WEB_DATABASE_DIALECT: 'mssql',
        TILLSYNC_WEB_DATABASE_HOST: 'web.example.com',
        TILLSYNC_WEB_DATABASE_PORT: '14330',
        TILLSYNC_WEB_DATABASE_NAME: 'web',
        TILLSYNC_WEB_DATABASE_USER: 'S001',
        TILLSYNC_WEB_DATABASE_PASSWORD_FILE: 'password.txt',
        TILLSYNC_WEB_DATABASE_MIGRATION_USER: 'owner',
        TILLSYNC_WEB_DATABASE_MIGRATION_PASSWORD: 'another',
      },
    )
    assert.ok(webDatabase.dialect === 'mssql')
    const { host, port, name, user, password, migration } = webDatabase
    assert.deepEqual([host, port, name, user, password], ['web.example.com', 14330, 'web', 'S001', SECRET])
    assert.deepEqual(migration, { user: 'owner', password: 'another', passwordFile: undefined })
  })

  it('reads a password from a file, and says what is wrong with the file', () => {
    const { password: _, ...withoutPassword } = POSTGRES
    const problem = (passwordFile: string) => problemsOf({ ...withoutPassword, passwordFile })
    assert.deepEqual(problem('none.txt'), [
      `database.passwordFile: found "${join(folder, 'none.txt')}"; wanted a file that this account may read (ENOENT)`,
    ])
    writeFileSync(join(folder, 'empty.txt'), '\n')
    assert.match(problem('empty.txt').join(), /^database\.passwordFile: found an empty file/)
    writeFileSync(join(folder, 'blanks.txt'), ' two  blanks \n\n')
    const { database } = load({ ...withoutPassword, passwordFile: 'blanks.txt' })
    assert.equal(database.dialect === 'postgres' && database.password, ' two  blanks \n')
    assert.deepEqual(pathsOf(problemsOf({ ...POSTGRES, passwordFile: 'blanks.txt' })), ['database.passwordFile'])
  })

  it('takes an instance the way SQL Server’s own tools write it', () => {
    const placeOf = (more: object) => {
      const { database } = load({ ...MSSQL, ...more })
      return database.dialect === 'mssql' && [database.host, database.instance, database.port]
    }
    assert.deepEqual(placeOf({ host: 'TILL-7\\SQLEXPRESS' }), ['TILL-7', 'SQLEXPRESS', undefined])
    assert.deepEqual(placeOf({ host: '.\\SQLEXPRESS' }), ['localhost', 'SQLEXPRESS', undefined])
    assert.deepEqual(placeOf({ host: '(local)' }), ['localhost', undefined, 1433])
    assert.deepEqual(placeOf({ instance: 'POS' }), ['TILL-7', 'POS', undefined])
    assert.deepEqual(pathsOf(problemsOf({ ...MSSQL, host: 'A\\B', instance: 'C' })), ['database.instance'])
    assert.deepEqual(pathsOf(problemsOf({ ...MSSQL, host: 'A\\B', port: 1433 })), ['database.port'])
    assert.deepEqual(pathsOf(problemsOf({ ...MSSQL, host: 'A,1433' })), ['database.host'])
    assert.deepEqual(pathsOf(problemsOf({ ...POSTGRES, host: 'A\\B' })), ['database.host'])
    assert.deepEqual(pathsOf(problemsOf({ ...POSTGRES, instance: 'B' })), ['database.instance'])
  })

  it('wants a file of SQLite and a server of the others, each with its own settings alone', () => {
    const { dialect: _, ...server } = POSTGRES
    assert.deepEqual(pathsOf(problemsOf({ storage: 'a.sqlite', ...server, migration: { user: 'owner' } })), [
      'database.host',
      'database.name',
      'database.user',
      'database.password',
      'database.migration',
    ])
    assert.deepEqual(pathsOf(problemsOf({ ...POSTGRES, storage: 'a.sqlite' })), ['database.storage'])
    assert.deepEqual(pathsOf(problemsOf({ ...POSTGRES, migration: { password: SECRET } })), ['database.migration.user'])
  })

  it('wants the two in different databases, or in different schemas of one', () => {
    const host = POSTGRES.host.toUpperCase()
    assert.deepEqual(pathsOf(problemsOf(POSTGRES, { ...POSTGRES, host, user: 'other' })), ['webDatabase.name'])
    assert.ok(load(POSTGRES, { ...POSTGRES, name: 'web' }))
    assert.ok(load(POSTGRES, { ...POSTGRES, controlSchema: 'web' }))
    assert.ok(load(POSTGRES, { ...POSTGRES, dialect: 'mssql' }))
  })

  it('refuses names that no database has, and an authority that is not there', () => {
    const problems = problemsOf({ ...POSTGRES, schema: 'pos.main', name: 2026, certificateAuthority: 'ca.pem' })
    assert.deepEqual(pathsOf(problems).toSorted(), [
      'database.certificateAuthority',
      'database.name',
      'database.schema',
    ])
  })

  it('never shows a password, neither where it is right nor where it is wrong', () => {
    writeFileSync(join(folder, 'owner.txt'), `${SECRET}\n`)
    const config = load(POSTGRES, { ...MSSQL, migration: { user: 'owner', passwordFile: 'owner.txt' } })
    const shown = JSON.stringify(masked(config))
    assert.ok(!shown.includes(SECRET), shown)
    assert.equal(shown.match(/"password":"\[hidden\]"/g)?.length, 3)
    for (const password of [{ [SECRET]: SECRET }, [SECRET]]) {
      assert.deepEqual(pathsOf(problemsOf({ ...POSTGRES, password })), ['database.password'])
    }
    assert.match(
      problemsOf({ ...POSTGRES, password: 123456 }).join(),
      /^database\.password: found "\[hidden\]"; wanted/,
    )
  })

  it('never shows a password that YAML stumbles over', () => {
    for (const password of [`*${SECRET}`, `!${SECRET}`, `|${SECRET}`, `@${SECRET}`, `"${SECRET}\\q"`, `'a'${SECRET}`]) {
      const file = join(folder, 'tillsync.yaml')
      writeFileSync(file, `database:\n  password: ${password}\n`)
      assert.throws(
        () => loadConfig({ file, environment: {} }),
        (error) => {
          const told = asTillsyncError(error)
          return told?.code === 'TS_CONFIG_INVALID' && !told.message.includes(SECRET)
        },
        password,
      )
    }
  })
})
