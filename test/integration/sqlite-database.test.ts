import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Libsql from 'libsql'
import type { DatabaseSettings } from '../../src/data/adapter.ts'
import type { Database } from '../../src/data/database.ts'
import { openDatabase } from '../../src/data/open.ts'
import { withCode } from '../support/databases.ts'

describe('a database on SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tillsync-sqlite-'))
  const opened: Database[] = []
  after(async () => {
    for (const database of opened) await database.close()
    rmSync(folder, { recursive: true })
  })

  const settings = (name: string, more: Partial<DatabaseSettings> = {}): DatabaseSettings => ({
    which: 'local',
    dialect: 'sqlite',
    storage: join(folder, name),
    busyTimeoutSeconds: 1,
    ...more,
  })
  function open(name: string, more: Partial<DatabaseSettings> = {}): Database {
    const database = openDatabase(settings(name, more))
    opened.push(database)
    return database
  }
  async function table(name: string): Promise<Database> {
    const database = open(name, { create: true })
    await database.write((session) =>
      session.run('create table t (a text not null unique check (a <> :z), b)'.replace(':z', `'z'`)),
    )
    return database
  }
  const names = (database: Database) =>
    database.read((session) => session.all<{ a: string }>('select a from t order by a'))

  it('that is not there is an error, and is not made', async () => {
    await assert.rejects(
      open('none.db').read((session) => session.all('select 1')),
      {
        ...withCode('TS_DATABASE_ABSENT'),
        action: 'retry',
        message: /local database.*there is no file .*none\.db/,
      },
    )
    assert.equal(existsSync(join(folder, 'none.db')), false)
    await assert.rejects(
      open('no-folder/none.db').read(async () => {}),
      withCode('TS_DATABASE_ABSENT'),
    )
  })

  it('that is no database is an error', async () => {
    writeFileSync(join(folder, 'letter.db'), 'Dear Sir or Madam, '.repeat(100))
    await assert.rejects(
      open('letter.db').read((session) => session.all('select * from sqlite_master')),
      {
        ...withCode('TS_DATABASE_ABSENT'),
        message: /file is not a database/,
      },
    )
  })

  it('binds every sort of value by name, and no value is SQL', async () => {
    const database = await table('bind.db')
    const values = {
      text: `'; drop table t; --`,
      whole: 5,
      half: 1.5,
      yes: true,
      no: null,
      bytes: Buffer.from([0, 255]),
      big: 9007199254740993n,
    }
    const [row] = await database.read((session) =>
      session.all(
        `select :text as text, :whole || '' as whole, :half as half, :yes as yes, :no as no, :bytes as bytes,
           cast(:big as text) as big, ':whole' as quoted`,
        values,
      ),
    )
    assert.deepEqual(row, { ...values, whole: '5', yes: 1, big: '9007199254740993', quoted: ':whole' })
    await assert.rejects(
      database.read((s) => s.all('select :text', { text: 'a\0b' })),
      withCode('TS_DATA'),
    )
  })

  it('rolls a transaction back when its work throws, and passes the error on', async () => {
    const database = await table('rollback.db')
    const work = database.write(async (session) => {
      await session.run(`insert into t (a) values ('x')`)
      throw new RangeError('mine')
    })
    await assert.rejects(work, new RangeError('mine'))
    assert.deepEqual(await names(database), [])
  })

  it('undoes a savepoint alone', async () => {
    const database = await table('savepoint.db')
    await database.write(async (session) => {
      await session.run(`insert into t (a) values ('outer')`)
      const failing = session.savepoint(async () => {
        await session.run(`insert into t (a) values ('inner')`)
        await session.savepoint(() => session.run(`insert into t (a) values ('innermost')`))
        await session.run(`insert into t (a) values ('z')`)
      })
      await assert.rejects(failing, withCode('TS_DATA'))
      await session.savepoint(() => session.run(`insert into t (a) values ('after')`))
    })
    assert.deepEqual(await names(database), [{ a: 'after' }, { a: 'outer' }])
  })

  it('ends a savepoint that is undone: thousands that stay open make every later write slow', async () => {
    const database = await table('ended.db')
    const release = database.write(async (session) => {
      await assert.rejects(session.savepoint(() => session.run(`insert into t (a) values ('z')`)))
      await session.run('release "tillsync_1"')
    })
    await assert.rejects(release, /no such savepoint/)
  })

  it('reads from one snapshot while another writes', async () => {
    const database = await table('snapshot.db')
    await database.read(async (session) => {
      const before = await session.all('select count(*) as n from t')
      await database.write((writer) => writer.run(`insert into t (a) values ('x')`))
      assert.deepEqual(await session.all('select count(*) as n from t'), before)
    })
    assert.deepEqual(await names(database), [{ a: 'x' }])
  })

  it('takes writers one at a time, of all pools over one file', async () => {
    const [first, second] = [await table('writers.db'), open('writers.db')]
    let inside = 0
    const write = (database: Database, a: string) =>
      database.write(async (session) => {
        assert.equal(++inside, 1)
        await session.run('insert into t (a) values (:a)', { a })
        await delay(1)
        inside--
      })
    await Promise.all([...Array(20).keys()].map((n) => write(n % 2 ? first : second, `w${n}`)))
    assert.equal((await names(first)).length, 20)
  })

  it('waits for the writer of another program, without stopping everything else, and then says so', async () => {
    const database = await table('busy.db')
    const till = new Libsql(join(folder, 'busy.db'))
    till.exec('begin immediate')
    let turns = 0
    const ticking = setInterval(() => turns++, 10)
    await assert.rejects(
      database.write(async () => {}),
      { ...withCode('TS_DATABASE_BUSY'), action: 'retry' },
    )
    clearInterval(ticking)
    assert.ok(turns > 5, `${turns} turns`)
    setTimeout(() => till.exec('commit'), 100)
    await database.write((session) => session.run(`insert into t (a) values ('after')`))
    till.close()
    assert.deepEqual(await names(database), [{ a: 'after' }])
  })

  it('that is full says so, and nothing of the transaction stays', async () => {
    const database = await table('full.db')
    const work = database.write(async (session) => {
      await session.run('pragma max_page_count = 4')
      await session.run(`insert into t (a) values ('first')`)
      await session.run(`insert into t (a, b) values ('second', zeroblob(1000000))`).catch(() => {})
      await session.run(`insert into t (a) values ('third')`)
    })
    await assert.rejects(work, { ...withCode('TS_DATABASE_FULL'), action: 'stop' })
    assert.deepEqual(await names(database), [])
  })

  for (const [what, sql, code, message] of [
    ['a missing table', 'select * from nowhere', 'TS_SCHEMA_MISSING', /lacks the table nowhere/],
    ['a missing column', 'select price from t', 'TS_SCHEMA_MISSING', /lacks the column price/],
    ['a mistake in the SQL', 'selct 1', 'TS_DATABASE_FAILED', /syntax error/],
    ['a value that is taken', `insert into t (a) values ('x'), ('x')`, 'TS_UNIQUE_TAKEN', /t\.a/],
    ['a missing value', 'insert into t (b) values (1)', 'TS_DATA', /NOT NULL constraint failed: t\.a/],
    ['a broken condition', `insert into t (a) values ('z')`, 'TS_DATA', /CHECK constraint failed/],
  ] as const) {
    it(`names ${what}, with the driver's error as the cause`, async () => {
      const database = await table(`${code}-${what.replaceAll(' ', '-')}.db`)
      const failing = database.write((session) => session.run(sql))
      await assert.rejects(failing, (error: Error) => {
        assert.match(error.message, message)
        assert.equal((error as Error & { code: string }).code, code)
        assert.match(String((error.cause as { code: string }).code), /^SQLITE_/)
        return true
      })
    })
  }

  it('commits to the disk before it returns, in a write-ahead log, with foreign keys', async () => {
    const database = await table('pragmas.db')
    const pragma = async (name: string) => Object.values((await database.read((s) => s.all(`pragma ${name}`)))[0]!)[0]
    assert.deepEqual(
      [await pragma('journal_mode'), await pragma('synchronous'), await pragma('foreign_keys')],
      ['wal', 2, 1],
    )
  })

  describe('its lock', () => {
    const place = settings('lock.db')
    const { lock } = openDatabase(place).adapter.connections

    it('is held by one, and the second is told at once', async () => {
      const first = await lock(place, 'cycle')
      assert.equal(await first?.held(), true)
      assert.equal(await lock(place, 'cycle'), undefined)
      const other = await lock(place, 'purge')
      assert.equal(await other?.held(), true)
      await other?.release()
      await first?.release()
      assert.equal(await first?.held(), false)
      const again = await lock(place, 'cycle')
      assert.equal(await again?.held(), true)
      await again?.release()
    })

    it('is lost when its file is taken away', async () => {
      const first = await lock(place, 'lost')
      rmSync(`${place.storage}.lost.lock`)
      assert.equal(await first?.held(), false)
      await first?.release()
    })

    it('dies with the process that holds it', async () => {
      const script = join(folder, 'hold.mjs')
      const open = new URL('../../src/data/open.ts', import.meta.url)
      writeFileSync(
        script,
        `const { openDatabase } = await import(${JSON.stringify(open.href)})
         const settings = ${JSON.stringify(place)}
         const held = await openDatabase(settings).adapter.connections.lock(settings, 'child')
         process.send(Boolean(held))
         setInterval(() => {}, 1000)`,
      )
      const child = fork(script, { execArgv: ['--conditions=tillsync-source', '--import', 'tsx'] })
      assert.deepEqual(await once(child, 'message'), [true, undefined])
      assert.equal(await lock(place, 'child'), undefined)
      child.kill('SIGKILL')
      await once(child, 'exit')
      const mine = await lock(place, 'child')
      assert.equal(await mine?.held(), true)
      await mine?.release()
    })
  })
})
