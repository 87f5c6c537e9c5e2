import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '../../src/data/database.ts'
import { type TemporaryDatabases, temporaryDatabases, withCode } from '../support/databases.ts'
import { onEachDialect } from '../support/dialects.ts'

onEachDialect('a database', (dialect) => {
  let databases: TemporaryDatabases
  let database: Database
  before(async () => {
    databases = temporaryDatabases(dialect)
    database = await databases.open('S001')
    await database.write(async (session) => {
      await session.run(
        `create table t (a varchar(20) not null unique, b integer, constraint refuses_z check (a <> 'z'))`,
      )
      await session.run('create table child (a varchar(20) not null references t (a))')
    })
  })
  after(() => databases.remove())
  beforeEach(() =>
    database.write(async (session) => {
      await session.run('delete from child')
      await session.run('delete from t')
    }),
  )

  const names = async (from = database) =>
    (await from.read((session) => session.all<{ a: string }>('select a from t order by a'))).map(({ a }) => a)

  it('binds every sort of value by name, and no value is SQL', async () => {
    const text = `'; drop table t; -- :b`
    const bytes = Buffer.from([0, 255])
    const [row] = await database.write((session) =>
      session.all(
        `select :text as text, cast(:whole as varchar(20)) as whole, :half as half, :yes as yes, :none as none,
           :bytes as bytes, cast(:big as varchar(20)) as big, ':whole' as quoted -- :nothing
         /* :nothing at all */`,
        { text, whole: 5, half: 1.5, yes: true, none: null, bytes, big: 9007199254740993n },
      ),
    )
    assert.deepEqual(
      { ...row, yes: Boolean(row?.yes) },
      { text, whole: '5', half: 1.5, yes: true, none: null, bytes, big: '9007199254740993', quoted: ':whole' },
    )
  })

  it('counts the rows that a statement changes', async () => {
    await database.write(async (session) => {
      assert.equal(await session.run(`insert into t (a) values ('x'), ('y')`), 2)
      assert.equal(await session.run('update t set b = 1'), 2)
      assert.equal(await session.run(`update t set b = 1 where a = 'none'`), 0)
      assert.equal(await session.run(`delete from t where a = 'x'`), 1)
    })
  })

  it('takes rows into a statement, few or many, again and again, and after what was undone', async () => {
    const columns = [
      { name: 'a', type: 'text' },
      { name: 'b', type: 'integer' },
    ] as const
    const take = (size: number, first: string) =>
      database.write(async (session) => {
        const bring = async (letter: string) => {
          const rows = Array.from({ length: size }, (_, n) => [`${letter}\t\\${n}\n`, n % 2 ? n : null])
          const { from, parameters } = await session.rows(columns, rows)
          await session.run(`insert into t (a, b) select k.a, k.b from ${from} k`, parameters)
        }
        await bring(first)
        const undone = session.savepoint(async () => {
          await bring('undone')
          throw new Error('not this')
        })
        await assert.rejects(undone, /not this/)
        await bring('last')
      })
    for (const [size, first] of [
      [3, 'few'],
      [3000, 'many'],
      [3000, 'more'],
    ] as const) {
      await database.write((session) => session.run('delete from t'))
      await take(size, first)
      const [counted] = await database.read((session) =>
        session.all('select count(*) as n, count(b) as odd, min(b) as least, max(b) as most from t'),
      )
      assert.deepEqual([counted?.n, counted?.odd, counted?.least, counted?.most].map(Number), [
        2 * size,
        2 * Math.floor(size / 2),
        1,
        size - (size % 2 ? 2 : 1),
      ])
      assert.equal((await names()).filter((name) => name.startsWith('undone')).length, 0)
      assert.ok((await names()).includes(`${first}\t\\1\n`))
    }
  })

  it('rolls a transaction back when its work throws, and passes the error on', async () => {
    const work = database.write(async (session) => {
      await session.run(`insert into t (a) values ('x')`)
      throw new RangeError('mine')
    })
    await assert.rejects(work, new RangeError('mine'))
    assert.deepEqual(await names(), [])
  })

  it('undoes a savepoint alone', async () => {
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
    assert.deepEqual(await names(), ['after', 'outer'])
  })

  it('reads from one snapshot while another writes', async () => {
    await database.read(async (session) => {
      const before = await session.all('select count(*) as n from t')
      await database.write((writer) => writer.run(`insert into t (a) values ('x')`))
      assert.deepEqual(await session.all('select count(*) as n from t'), before)
    })
    assert.deepEqual(await names(), ['x'])
  })

  it('lets twenty writers through, of two pools', async () => {
    const other = await databases.open('S001')
    const write = (from: Database, a: string) =>
      from.write((session) => session.run('insert into t (a) values (:a)', { a }))
    await Promise.all([...Array(20).keys()].map((n) => write(n % 2 ? database : other, `w${n}`)))
    assert.equal((await names()).length, 20)
  })

  for (const [what, sql, code, message] of [
    ['a missing table', 'select * from nowhere', 'TS_SCHEMA_MISSING', /lacks the table nowhere/],
    ['a missing column', 'select price from t', 'TS_SCHEMA_MISSING', /lacks the column price/],
    ['a mistake in the SQL', 'selct 1', 'TS_DATABASE_FAILED', /selct/],
    ['a value that is taken', `insert into t (a) values ('x'), ('x')`, 'TS_UNIQUE_TAKEN', /\bt(\b|_)/],
    ['a missing value', 'insert into t (b) values (1)', 'TS_DATA', /\ba\b/],
    ['a broken condition', `insert into t (a) values ('z')`, 'TS_DATA', /refuses_z/],
    ['a missing parent', `insert into child (a) values ('nobody')`, 'TS_MISSING_PARENT', /./],
  ] as const) {
    it(`names ${what}, with the driver's error as the cause`, async () => {
      const failing = database.write((session) => session.run(sql))
      await assert.rejects(failing, (error: Error) => {
        assert.match(error.message, message)
        assert.equal((error as Error & { code: string }).code, code)
        assert.ok(error.cause instanceof Error)
        return true
      })
    })
  }

  it('that refuses to delete what is referred to says so, and goes on', async () => {
    await database.write(async (session) => {
      await session.run(`insert into t (a) values ('parent')`)
      await session.run(`insert into child (a) values ('parent')`)
    })
    await assert.rejects(
      database.write((session) => session.run('delete from t')),
      withCode('TS_MISSING_PARENT'),
    )
    assert.deepEqual(await names(), ['parent'])
  })

  describe('its lock', () => {
    const take = (name: string) => database.adapter.connections.lock(databases.settings('S001'), name)

    it('is held by one, and the second is told at once', async () => {
      const first = await take('cycle')
      assert.equal(await first?.held(), true)
      assert.equal(await take('cycle'), undefined)
      const other = await take('purge')
      assert.equal(await other?.held(), true)
      await other?.release()
      await first?.release()
      assert.equal(await first?.held(), false)
      const again = await take('cycle')
      assert.equal(await again?.held(), true)
      await again?.release()
    })

    it('is one for each database', async () => {
      await databases.open('S002')
      const first = await take('cycle')
      const second = await database.adapter.connections.lock(databases.settings('S002'), 'cycle')
      assert.equal(await second?.held(), true)
      await first?.release()
      await second?.release()
    })

    it('dies with the process that holds it', async () => {
      const script = join(databases.folder, 'hold.mjs')
      const open = new URL('../../src/data/open.ts', import.meta.url)
      writeFileSync(
        script,
        `const { openDatabase } = await import(${JSON.stringify(open.href)})
         const settings = ${JSON.stringify(databases.settings('S001'))}
         const held = await openDatabase(settings).adapter.connections.lock(settings, 'child')
         process.send(Boolean(held))
         setInterval(() => {}, 1000)`,
      )
      const child = fork(script, { execArgv: ['--conditions=tillsync-source', '--import', 'tsx'] })
      assert.deepEqual(await once(child, 'message'), [true, undefined])
      assert.equal(await take('child'), undefined)
      child.kill('SIGKILL')
      await once(child, 'exit')
      const mine = await patiently(() => take('child'))
      assert.equal(await mine?.held(), true)
      await mine?.release()
    })
  })
})

/** A server learns a moment later that a process is gone. */
async function patiently<T>(ask: () => Promise<T | undefined>): Promise<T | undefined> {
  for (let left = 100; left > 0; left--) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return undefined
}
