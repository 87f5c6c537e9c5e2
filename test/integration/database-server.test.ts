import assert from 'node:assert/strict'
import { chownSync, copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Database } from '../../src/data/database.ts'
import type { DatabaseSettings, ServerSettings } from '../../src/data/database-settings.ts'
import { healthOf } from '../../src/data/health-of.ts'
import { openDatabase } from '../../src/data/open.ts'
import { checkConnection } from '../../src/preflight/connection.ts'
import type { Finding } from '../../src/preflight/finding.ts'
import { makeCertificates } from '../support/certificates.ts'
import { withCode } from '../support/databases.ts'
import { faultProxy } from '../support/fault-proxy.ts'
import { poolingProxy } from '../support/pooling-proxy.ts'
import { OWNER, type PostgresDatabases, postgresDatabases, RUNNER } from '../support/postgres-databases.ts'

describe('the way to a PostgreSQL server', () => {
  let server: PostgresDatabases
  let name: string
  before(async () => {
    server = await postgresDatabases()
    name = await server.make('store')
  })
  after(() => server?.remove())

  const settingsOf = (more: Partial<ServerSettings> = {}): DatabaseSettings => ({
    which: 'local',
    dialect: 'postgres',
    server: { ...server.place, ...RUNNER, name, tls: 'off', connectTimeoutSeconds: 5, ...more },
  })
  async function using<T>(settings: DatabaseSettings, work: (database: Database) => Promise<T>): Promise<T> {
    const database = openDatabase(settings)
    try {
      return await work(database)
    } finally {
      await database.close()
    }
  }
  const check = (more?: Partial<ServerSettings>) =>
    using(settingsOf(more), (database) => checkConnection(database, settingsOf(more)))
  const stepsOf = (findings: readonly Finding[]) =>
    findings.map(({ check, ok, found }) => [
      check.replace('local database: ', ''),
      ok ? 'ok' : found.startsWith('not checked') ? 'not checked' : 'failed',
    ])
  /** The step that failed. Those before it are ok, those after it not checked. */
  async function failing(step: string, more: Partial<ServerSettings>): Promise<Finding> {
    const findings = await check(more)
    const steps = ['name', 'port', 'TLS', 'login', 'query', 'write']
    const at = steps.indexOf(step)
    assert.deepEqual(
      stepsOf(findings),
      steps.map((name, i) => [name, i < at ? 'ok' : i === at ? 'failed' : 'not checked']),
      JSON.stringify(findings[at]),
    )
    const text = JSON.stringify(findings)
    assert.ok(!text.includes(RUNNER.password), 'shows the password')
    return findings[at]!
  }

  it('is told step by step', async () => {
    const findings = await check()
    assert.deepEqual(
      stepsOf(findings),
      ['name', 'port', 'TLS', 'login', 'query', 'write', 'latency'].map((step) => [step, 'ok']),
    )
    const { user } = RUNNER
    assert.deepEqual(
      findings.slice(0, 4).map(({ found }) => found),
      [
        '127.0.0.1',
        `port ${server.place.port} is open`,
        'not encrypted: tls is off',
        `${user} may use the database ${name}`,
      ],
    )
  })

  it('ends at a name that nobody knows', async () => {
    const { found, remedy } = await failing('name', { host: 'no-such-till.invalid' })
    assert.match(found, /no-such-till\.invalid/)
    assert.match(remedy, /`host`/)
  })

  it('ends at a port that nobody listens on', async () => {
    const listener = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => listener.once('listening', resolve))
    const { port } = listener.address() as { port: number }
    await new Promise((resolve) => listener.close(resolve))
    const { found, remedy } = await failing('port', { port })
    assert.match(found, new RegExp(`ECONNREFUSED .*${port}`))
    assert.match(remedy, /listen_addresses/)
  })

  it('ends where encryption is wanted and the server has none', async () => {
    const { found, remedy } = await failing('TLS', { tls: 'verify' })
    assert.equal(found, 'the server does not speak TLS')
    assert.match(remedy, /`tls: off`/)
  })

  it('ends at a password, a login or a database that is not right', async () => {
    assert.match((await failing('login', { password: 'wrong' })).remedy, /user and password/)
    assert.match((await failing('login', { user: 'nobody' })).found, /nobody/)
    assert.match((await failing('login', { name: 'no_such_database' })).found, /no_such_database/)
  })

  it('ends at a database that takes no writes', async () => {
    await server.admin(name, `alter database ${name} set default_transaction_read_only = on`)
    try {
      const { remedy } = await failing('write', {})
      assert.match(remedy, /primary server/)
    } finally {
      await server.admin(name, `begin; set transaction read write; alter database ${name} reset all; commit`)
    }
  })

  it('must not lead through a proxy that pools by transaction', async () => {
    const { judge } = healthOf('postgres').checks.find((one) => one.name === 'connection')!
    assert.equal((await using(settingsOf(), (database) => judge(database, settingsOf()))).ok, true)
    const proxy = await poolingProxy(server.place.port)
    try {
      const settings = settingsOf({ port: proxy.port })
      const { ok, found, remedy } = await using(settings, (database) => judge(database, settings))
      assert.deepEqual([ok, found], [false, 'a proxy that gives each transaction another connection'])
      assert.match(remedy, /pool_mode = session/)
    } finally {
      proxy.close()
    }
  })

  it('may fall silent while that is looked at: it is told with its code, and no connection is held for it', async () => {
    const { judge } = healthOf('postgres').checks.find((one) => one.name === 'connection')!
    const line = await faultProxy(server.place.port)
    const settings = settingsOf({ port: line.port, connections: 2, connectTimeoutSeconds: 1 })
    try {
      await using(settings, async (database) => {
        // One connection is there, and a second is made.
        await database.read((session) => session.all('select 1 as one'))
        await line.become({ is: 'silent' })
        await assert.rejects(judge(database, settings), withCode('TS_DATABASE_ABSENT'))
        await line.become({ is: 'none' })
        assert.equal((await judge(database, settings)).ok, true)
      })
    } finally {
      await line.close()
    }
  })

  it('wants a version that it knows', async () => {
    const { judge } = healthOf('postgres').checks.find((one) => one.name === 'version')!
    const { ok, found, wanted } = await using(settingsOf(), (database) => judge(database, settingsOf()))
    assert.deepEqual([ok, wanted], [true, 'PostgreSQL 14 or later'])
    assert.match(found, /^PostgreSQL \d+\.\d+$/)
  })

  describe('encrypted', () => {
    let folder: string
    let authority: string
    let stranger: string

    before(async function () {
      if (process.env.TILLSYNC_TEST_POSTGRES) return this.skip()
      folder = mkdtempSync(join(tmpdir(), 'tillsync-tls-'))
      const certificates = makeCertificates(folder)
      authority = certificates.authority
      stranger = certificates.stranger
      const [row] = await server.admin(name, 'show data_directory')
      const data = String(row?.data_directory)
      const { uid, gid } = statSync(data)
      for (const [from, to] of [
        [certificates.certificate, 'server.crt'],
        [certificates.key, 'server.key'],
      ] as const) {
        copyFileSync(from, join(data, to))
        chownSync(join(data, to), uid, gid)
      }
      await server.admin(name, 'alter system set ssl = on')
      await server.admin(name, 'select pg_reload_conf()')
      while ((await server.admin(name, 'show ssl'))[0]?.ssl !== 'on') await setTimeout(20)
    })
    after(async () => {
      if (!folder) return
      await server.admin(name, 'alter system reset ssl')
      await server.admin(name, 'select pg_reload_conf()')
      rmSync(folder, { recursive: true })
    })

    it('is verified by an authority of one’s own, and tells whose certificate it is and until when', async () => {
      const findings = await check({ host: 'localhost', tls: 'verify', certificateAuthority: authority })
      assert.deepEqual(
        findings.map(({ ok }) => ok),
        findings.map(() => true),
        JSON.stringify(findings),
      )
      const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
      const tls = findings.find((one) => one.check.endsWith('TLS'))
      assert.equal(
        tls?.found,
        `TLSv1.3, the certificate of till server, by Tillsync authority, until ${until}, verified`,
      )
      const settings = settingsOf({ host: 'localhost', tls: 'verify', certificateAuthority: authority })
      const rows = await using(settings, (database) =>
        database.read((session) => session.all('select ssl from pg_stat_ssl where pid = pg_backend_pid()')),
      )
      assert.deepEqual(rows, [{ ssl: true }])
    })

    it('ends at a certificate of another authority, and at one for another name', async () => {
      for (const certificateAuthority of [undefined, stranger]) {
        const { remedy } = await failing('TLS', { host: 'localhost', tls: 'verify', certificateAuthority })
        assert.match(remedy, /`certificateAuthority`/)
      }
      const { remedy } = await failing('TLS', { tls: 'verify', certificateAuthority: authority })
      assert.match(remedy, /a name that stands in the certificate/)
      const settings = settingsOf({ tls: 'verify', certificateAuthority: authority })
      await assert.rejects(
        using(settings, (database) => database.read(async () => {})),
        { code: 'TS_DATABASE_ABSENT' },
      )
    })

    it('takes any certificate where it is told to, and says so', async () => {
      const findings = await check({ tls: 'trust' })
      const tls = findings.find((one) => one.check.endsWith('TLS'))
      assert.match(tls!.found, /not verified$/)
      assert.ok(findings.every(({ ok }) => ok))
    })
  })

  it('signs in as another for migrations', async () => {
    await using(settingsOf(OWNER), (database) =>
      database.write((session) => session.run('create table made_by_owner (id integer)')),
    )
    await assert.rejects(
      using(settingsOf(), (database) => database.write((session) => session.run('create table made (id integer)'))),
      { code: 'TS_DATABASE_FORBIDDEN' },
    )
  })
})
