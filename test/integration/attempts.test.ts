import assert from 'node:assert/strict'
import type { Database, Session } from '../../src/data/database.ts'
import { openDatabase } from '../../src/data/open.ts'
import { type TemporaryDatabases, temporaryDatabases, withCode } from '../support/databases.ts'
import { administer, onPostgres } from '../support/on-postgres.ts'

describe('a transaction that gave way to another (PostgreSQL)', () => {
  let databases: TemporaryDatabases
  let database: Database
  let other: Database

  before(onPostgres.start)
  beforeEach(async () => {
    databases = temporaryDatabases('postgres')
    const settings = { ...(await databases.place('S001')), busyTimeoutSeconds: 1 }
    ;[database, other] = [openDatabase(settings), openDatabase(settings)]
    await database.write(async (session) => {
      await session.run('create table shelf (id integer primary key, stock integer not null)')
      await session.run('insert into shelf values (1, 0), (2, 0)')
    })
  })
  afterEach(async () => {
    await database.close()
    await other.close()
    await databases.remove()
  })

  const add = (session: Session, id: number) => session.run('update shelf set stock = stock + 1 where id = :id', { id })
  const stock = () => database.read((session) => session.all('select id, stock from shelf order by id'))

  it('is tried again from its beginning after a deadlock', async () => {
    let tries = 0
    const bothHaveOne = barrier(2)
    const move = (on: Database, first: number, second: number) =>
      on.write(async (session) => {
        tries++
        await add(session, first)
        await bothHaveOne()
        await add(session, second)
      })
    await Promise.all([move(database, 1, 2), move(other, 2, 1)])
    assert.ok(tries > 2, 'there was no deadlock')
    assert.deepEqual(await stock(), [
      { id: 1, stock: 2 },
      { id: 2, stock: 2 },
    ])
  })

  it('is tried again after waiting for a lock, and again only so often', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let hasLock = () => {}
    const locked = new Promise<void>((resolve) => {
      hasLock = resolve
    })
    const holder = other.write(async (session) => {
      await add(session, 1)
      hasLock()
      await held
    })
    await locked
    let tries = 0
    const write = database.write(async (session) => {
      if (++tries === 2) release()
      await add(session, 1)
    })
    await Promise.all([write, holder])
    assert.deepEqual((await stock())[0], { id: 1, stock: 2 })

    tries = 0
    await assert.rejects(
      database.write(async (session) => {
        tries++
        await session.run(`do 'begin raise exception sqlstate ''40001''; end'`)
      }),
      withCode('TS_DATABASE_BUSY'),
    )
    assert.equal(tries, 4)
  }).timeout(60_000)

  it('is not tried again for anything else', async () => {
    let tries = 0
    await assert.rejects(
      database.write(async (session) => {
        tries++
        await session.run('insert into shelf values (1, 0)')
      }),
      withCode('TS_UNIQUE_TAKEN'),
    )
    assert.equal(tries, 1)
  })

  it('finds another connection if its own was gone before it began, and fails if it goes later', async () => {
    const process = await database.read(async (session) => {
      const [row] = await session.all<{ process: number }>('select pg_backend_pid() as process')
      return row!.process
    })
    await administer(`select pg_terminate_backend(${process})`)
    await database.write((session) => add(session, 1))
    let tries = 0
    await assert.rejects(
      database.write(async (session) => {
        tries++
        await add(session, 1)
        await administer(`select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction'`)
        await add(session, 2)
      }),
      withCode('TS_DATABASE_LOST'),
    )
    assert.equal(tries, 1)
    assert.deepEqual(await stock(), [
      { id: 1, stock: 1 },
      { id: 2, stock: 0 },
    ])
  })
})

/** Lets the first so many through together, and everybody after them at once. */
function barrier(parties: number): () => Promise<void> {
  let arrived = 0
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return async () => {
    if (++arrived >= parties) open()
    await opened
  }
}
