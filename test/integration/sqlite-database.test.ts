import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Libsql from 'libsql'
import type { Database } from '../../src/data/database.ts'
import type { DatabaseSettings } from '../../src/data/database-settings.ts'
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

  it('takes no text that it would cut', async () => {
    const database = await table('text.db')
    await assert.rejects(
      database.read((session) => session.all('select :text', { text: 'a\0b' })),
      withCode('TS_DATA'),
    )
  })

  it('reads a table as it is now, also by a statement that was prepared before it changed', async () => {
    const database = await table('changed.db')
    const rows = () => database.read((session) => session.all('select * from t'))
    await database.write((session) => session.run(`insert into t (a, b) values ('1', x'00')`))
    assert.deepEqual(await rows(), [{ a: '1', b: Buffer.from([0]) }])
    for (const change of ['rename column b to c', 'add column d default 2']) {
      await database.write((session) => session.run(`alter table t ${change}`))
    }
    assert.deepEqual(await rows(), [{ a: '1', c: Buffer.from([0]), d: 2 }])
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

  it('ends a savepoint that is undone: thousands that stay open make every later write slow', async () => {
    const database = await table('ended.db')
    const release = database.write(async (session) => {
      await assert.rejects(session.savepoint(() => session.run(`insert into t (a) values ('z')`)))
      await session.run('release "tillsync_1"')
    })
    await assert.rejects(release, /no such savepoint/)
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

    it('is lost when its file is taken away', async () => {
      const first = await lock(place, 'lost')
      rmSync(`${place.storage}.lost.lock`)
      assert.equal(await first?.held(), false)
      await first?.release()
    })
  })
})
