import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Database } from '../../src/data/database.ts'
import { acquireSiteLock, isLocked, lockRow } from '../../src/data/site/lock.ts'
import { openSite } from '../../src/data/site/site-database.ts'
import { readSiteState } from '../../src/data/site/site-state.ts'
import { type TemporaryDatabases, temporaryDatabases, withCode } from '../support/databases.ts'
import { onEachDialect } from '../support/dialects.ts'

const STORE = { code: 'S001', kind: 'store' } as const
const HOLDER = { host: 'till-1', pid: 42, startedBy: 'eva', reason: 'schedule' }

onEachDialect('the lock of a site', (dialect) => {
  let databases: TemporaryDatabases
  let database: Database
  beforeEach(async () => {
    databases = temporaryDatabases(dialect)
    database = await databases.site()
  })
  afterEach(() => databases.remove())

  const acquire = (from = database) => acquireSiteLock(from, databases.settings('S001'), HOLDER)

  it('is one cycle’s, and tells the next one who has it and since when', async () => {
    const lock = await acquire()
    assert.equal(await lock.held(), true)
    await assert.rejects(acquire(await databases.open('S001')), (error: Error) => {
      assert.match(error.message, /S001 is running: eva on till-1 \(process 42, schedule\), since \d{4}-/)
      return withCode('TS_LOCK_HELD').code === (error as { code?: string }).code
    })
    assert.equal(await isLocked(database, databases.settings('S001')), true)
    await lock.release()
    assert.equal(await lock.held(), false)
    assert.equal(await lockRow(database, 'cycle'), undefined)
    assert.equal(await isLocked(database, databases.settings('S001')), false)
    await (await acquire()).release()
  })

  it('is checked in every write, in the same transaction', async () => {
    const lock = await acquire()
    const site = openSite(database, STORE, lock)
    await site.write((tx) => tx.claims.draw())
    await database.write((session) => session.run(`update tillsync_lock set token = 'another'`))
    await assert.rejects(
      site.write((tx) => tx.claims.draw()),
      withCode('TS_LOCK_LOST'),
    )
    assert.equal((await readSiteState(database)).counter, 1)
    await lock.release()
    const state = await database.read((session) => session.all('select token from tillsync_lock'))
    assert.deepEqual(state, [{ token: 'another' }], 'the other one’s token stays')
  })

  it('is not refused because somebody looks at that moment whether it is held', async () => {
    const looking = await database.adapter.connections.lock(databases.settings('S001'), 'cycle')
    const [lock] = await Promise.all([acquire(), looking?.release()])
    await lock.release()
  })

  it('is not needed to publish beside a cycle', async () => {
    const lock = await acquire()
    const publishing = openSite(await databases.open('S001'), STORE)
    await publishing.write((tx) => tx.events.append('items', [{ kind: 'item', key: ['A'] }]))
    assert.ok((await publishing.read((tx) => tx.events.last('items'))) > 0)
    await lock.release()
  })

  it('is free as soon as the process that held it was killed', async () => {
    const script = fileURLToPath(new URL('../support/lock-holder.ts', import.meta.url))
    const settings = JSON.stringify(databases.settings('S001'))
    const child = spawn(process.execPath, ['--conditions=tillsync-source', '--import', 'tsx', script, settings], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      await once(child.stdout, 'data')
      await assert.rejects(acquire(), (error: Error) => error.message.includes(`process ${child.pid}`))
    } finally {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    assert.match((await lockRow(database, 'cycle'))?.holder ?? '', /^eva on till-1/)
    const lock = await acquire()
    await lock.release()
  })
})
