import assert from 'node:assert/strict'
import type { Database, Session } from '../../src/data/database.ts'
import type { DatabaseSettings, ServerSettings } from '../../src/data/database-settings.ts'
import { openDatabase } from '../../src/data/open.ts'
import { type TemporaryDatabases, temporaryDatabases, withCode } from '../support/databases.ts'
import { administer, onPostgres } from '../support/on-postgres.ts'

describe('a database on PostgreSQL', () => {
  let databases: TemporaryDatabases
  let database: Database
  let settings: DatabaseSettings
  const opened: Database[] = []
  before(async () => {
    await onPostgres.start()
    databases = temporaryDatabases('postgres')
    database = await databases.open('S001')
    settings = databases.settings('S001')
    await database.write((session) => session.run('create table t (a integer primary key, b text)'))
  })
  beforeEach(() => database.write((session) => session.run('delete from t')))
  after(async () => {
    for (const one of opened) await one.close()
    await databases.remove()
  })

  function open(server: Partial<ServerSettings> = {}, more: Partial<DatabaseSettings> = {}): Database {
    const one = openDatabase({ ...settings, ...more, server: { ...settings.server!, ...server } })
    opened.push(one)
    return one
  }
  const ask = (from: Database) => from.read((session) => session.all('select 1 as one'))
  const processOf = async (session: Session) =>
    Number((await session.all<{ id: number }>('select pg_backend_pid() as id'))[0]?.id)
  const kill = (process: number) => administer(`select pg_terminate_backend(${process})`)

  it('is spoken to in its own schemas, in UTC, with bounded waits, whatever the login has as its defaults', async () => {
    const { schema, controlSchema } = settings.server!
    const shown = (from: Database) =>
      from.write(async (session) => {
        const names = ['search_path', 'timezone', 'datestyle', 'lock_timeout', 'application_name', 'client_encoding']
        const values: unknown[] = []
        for (const name of names) values.push(...Object.values((await session.all(`show ${name}`))[0]!))
        return values
      })
    const path = `"${controlSchema}", "${schema}"`
    assert.deepEqual(await shown(database), [path, 'UTC', 'ISO, YMD', '10s', 'tillsync', 'UTF8'])
    const patient = open({ controlSchema: undefined }, { busyTimeoutSeconds: 3 })
    assert.deepEqual((await shown(patient)).slice(0, 4), [`"${schema}"`, 'UTC', 'ISO, YMD', '3s'])
  })

  it('gives values as they travel: exact numbers as text, instants to the microsecond', async () => {
    const [row] = await database.read((session) =>
      session.all(
        `select 9223372036854775807 as big, 0.10::numeric as exact, date '9999-12-31' as day,
           timestamptz '2026-02-28 18:30:00.5+05:30' as instant, timestamp '2026-02-28 18:30:00' as local,
           'infinity'::timestamptz as never, '\\x00ff'::bytea as bytes, true as yes, 1 as small`,
      ),
    )
    assert.deepEqual(row, {
      big: '9223372036854775807',
      exact: '0.10',
      day: '9999-12-31',
      instant: '2026-02-28T13:00:00.500000Z',
      local: '2026-02-28T18:30:00.000000Z',
      never: 'infinity',
      bytes: Buffer.from([0, 255]),
      yes: true,
      small: 1,
    })
  })

  it('leaves colons alone that name no parameter', async () => {
    const sql = `select '{1,2,3}'::int[] as a, ('{1,2,3}'::int[])[1:2] as b, $body$ :a $body$ as c, e'\\':a' as d, :a::int as e`
    const [row] = await database.read((session) => session.all(sql, { a: 7 }))
    assert.deepEqual(row, { a: [1, 2, 3], b: [1, 2], c: ' :a ', d: "':a", e: 7 })
  })

  it('refuses text that it cannot hold', async () => {
    const failing = database.write((session) => session.run('insert into t values (1, :b)', { b: 'a\0b' }))
    await assert.rejects(failing, withCode('TS_DATA'))
  })

  describe('that cannot be reached', () => {
    for (const [what, server, code, action] of [
      ['nobody listens', { port: 1 }, 'TS_DATABASE_ABSENT', 'retry'],
      ['there is no such host', { host: 'nowhere.invalid' }, 'TS_DATABASE_ABSENT', 'retry'],
      ['there is no such database', { name: 'nothing' }, 'TS_DATABASE_ABSENT', 'retry'],
      ['the password is wrong', { password: 'not-the-secret' }, 'TS_DATABASE_LOGIN', 'stop'],
      ['the login has no password', { password: undefined }, 'TS_DATABASE_LOGIN', 'stop'],
      ['there is no such user', { user: 'nobody-here' }, 'TS_DATABASE_LOGIN', 'stop'],
      [
        'there is no such file of certificates',
        { tls: 'verify', certificateAuthority: '/no/ca.pem' },
        'TS_DATABASE_ABSENT',
        'retry',
      ],
    ] as const) {
      it(`says so: ${what}`, async () => {
        await assert.rejects(
          async () => ask(open(server)),
          (error: Error & { code: string; action: string }) => {
            assert.deepEqual([error.code, error.action], [code, action], error.message)
            assert.match(error.message, /local/)
            assert.doesNotMatch(error.message + String(error.stack), /not-the-secret|tillsync-test/)
            return true
          },
        )
      })
    }

    it('says so when its server does not answer', async () => {
      const { createServer } = await import('node:net')
      const silent = createServer(() => {}).listen(0, '127.0.0.1')
      await new Promise((resolve) => silent.once('listening', resolve))
      const { port } = silent.address() as { port: number }
      await assert.rejects(ask(open({ port, connectTimeoutSeconds: 1 })), withCode('TS_DATABASE_ABSENT'))
      silent.close()
    })
  })

  describe('whose connection is cut', () => {
    it('in the middle of a transaction loses it, and goes on with the next', async () => {
      const work = database.write(async (session) => {
        await session.run(`insert into t values (1, 'lost')`)
        await kill(await processOf(session))
        await session.run(`insert into t values (2, 'lost')`)
      })
      await assert.rejects(work, { ...withCode('TS_DATABASE_LOST'), action: 'retry' })
      await database.write((session) => session.run(`insert into t values (3, 'kept')`))
      assert.deepEqual(await database.read((session) => session.all('select a from t')), [{ a: 3 }])
    })

    it('at its commit says so', async () => {
      const work = database.write(async (session) => {
        await session.run(`insert into t values (1, 'lost')`)
        await kill(await processOf(session))
      })
      await assert.rejects(work, withCode('TS_DATABASE_LOST'))
    })

    it('between two transactions is opened anew', async () => {
      const process = await database.read(processOf)
      await kill(process)
      for (let left = 50; left > 0 && (await isThere(process)); left--) await pause()
      assert.notEqual(await database.read(processOf), process)
    })

    it('while rows are brought in loses the transaction', async () => {
      const rows = Array.from({ length: 50_000 }, (_, n) => [n, 'x'.repeat(100)])
      const columns = [
        { name: 'a', type: 'integer' },
        { name: 'b', type: 'text' },
      ] as const
      const work = database.write(async (session) => {
        const process = await processOf(session)
        const [brought] = await Promise.allSettled([session.rows(columns, rows), pause().then(() => kill(process))])
        if (brought.status === 'rejected') throw brought.reason
        await session.run('select 1')
      })
      await assert.rejects(work, withCode('TS_DATABASE_LOST'))
      await ask(database)
    })

    it('loses its lock', async () => {
      const lock = await database.adapter.connections.lock(settings, 'cut')
      assert.equal(await lock?.held(), true)
      await administer(
        `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
      )
      assert.equal(await lock?.held(), false)
      await lock?.release()
      const again = await database.adapter.connections.lock(settings, 'cut')
      assert.equal(await again?.held(), true)
      await again?.release()
    })
  })

  describe('that another program holds', () => {
    it('is waited for a bounded time', async () => {
      const impatient = open({}, { busyTimeoutSeconds: 1 })
      await database.write((session) => session.run(`insert into t values (1, '')`))
      await database.write(async (session) => {
        await session.run(`update t set b = 'mine'`)
        const other = impatient.write((session) => session.run(`update t set b = 'yours'`))
        await assert.rejects(other, { ...withCode('TS_DATABASE_BUSY'), action: 'retry' })
      })
    })

    it('gives way in a deadlock, and is tried again', async () => {
      await database.write((session) => session.run(`insert into t values (1, ''), (2, '')`))
      const cross = (first: number, second: number) =>
        database.write(async (session) => {
          await session.run('update t set b = b || :first where a = :first', { first })
          await pause(200)
          await session.run('update t set b = b || :first where a = :second', { first, second })
        })
      await Promise.all([cross(1, 2), cross(2, 1)])
      const rows = await database.read((session) => session.all<{ b: string }>('select b from t order by a'))
      for (const { b } of rows) assert.deepEqual([...b].toSorted(), ['1', '2'])
    })
  })

  it('that a login may not use so says what is missing', async () => {
    const user = `reader_${settings.server!.schema}`
    await administer(
      `create role "${user}" login password 'secret'`,
      `grant usage on schema "${settings.server!.schema}", "${settings.server!.controlSchema}" to "${user}"`,
    )
    const reader = open({ user, password: 'secret' })
    await assert.rejects(
      reader.read((session) => session.all('select * from t')),
      { ...withCode('TS_DATABASE_FORBIDDEN'), action: 'stop', message: /\bt\b/ },
    )
    await reader.close()
    await administer(`drop owned by "${user}"`, `drop role "${user}"`)
  })

  it('that is a stand-by refuses to be written to', async () => {
    const work = database.write(async (session) => {
      await session.run('set transaction read only')
      await session.run(`insert into t values (1, '')`)
    })
    await assert.rejects(work, withCode('TS_DATABASE_READONLY'))
  })

  async function isThere(process: number): Promise<boolean> {
    const other = await databases.open('S001')
    const rows = await other.read((session) =>
      session.all('select 1 from pg_stat_activity where pid = :process', { process }),
    )
    await other.close()
    return rows.length > 0
  }
})

const pause = (milliseconds = 20) => new Promise((resolve) => setTimeout(resolve, milliseconds))
