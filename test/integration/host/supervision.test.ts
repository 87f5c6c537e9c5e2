import assert from 'node:assert/strict'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { readHostState } from '../../../src/host/host-state.ts'
import { DAILY, DAY, HostedSite, type HostProcess } from '../../support/host-process.ts'
import { pluginSource } from '../../unit/registry/plugin-folder.ts'

/** Hangs, crashes or works as the note of its document says. */
const ODD = `
  flow = 'to-store'
  audience() { return '*' }
  transform(row) {
    if (row.note === 'hang') for (;;);
    if (row.note === 'exit') process.exit(3)
    if (row.note === 'throw') setImmediate(() => { throw new Error('out of the blue') })
    return row.note === 'throw' ? new Promise(() => {}) : row
  }`

describe('the workers of a host', function () {
  this.timeout(240_000)
  let site: HostedSite
  beforeEach(async () => {
    site = new HostedSite()
    await site.init()
  })
  afterEach(() => site.remove())

  async function addOddPlugin(): Promise<void> {
    writeFileSync(join(site.folder, 'odd.js'), pluginSource('odd', ODD))
    await site.run('migrate', '--set', 'plugins.odd.package=./odd.js')
  }

  function put(note: string): void {
    const database = new Libsql(join(site.folder, 'head-office.sqlite'))
    database.prepare('insert or replace into odd (code, note) values (?, ?)').run('1', note)
    database.close()
  }

  const lastRun = async () => (await site.runs())[0]

  /** Puts a document that says what the next cycle does, and lets that begin. */
  async function next(host: HostProcess, note: string): Promise<void> {
    await host.rests()
    put(note)
    const before = (await site.runs()).length
    host.moveClock(DAY)
    await until(async () => (await site.runs()).length > before)
  }

  async function recorded(code: string, reason: string): Promise<void> {
    await until(async () => (await lastRun())?.error?.startsWith(`${code}: `) === true)
    assert.ok((await lastRun())?.error?.includes(reason), (await lastRun())?.error)
  }

  it('are ended when they hang, are seen when they crash, and work again at the next time', async () => {
    await addOddPlugin()
    const host = site.start(...DAILY, '--set', 'plugins.odd.package=./odd.js')
    await host.done()

    await next(host, 'hang')
    const text = readFileSync(site.config, 'utf8')
    writeFileSync(site.config, text.replace('# hangSeconds: 1800', 'hangSeconds: 2'))
    await host.said('"code":"TS_JOB_HUNG"')
    writeFileSync(site.config, text)
    await recorded('TS_JOB_HUNG', 'no progress for 2 s')

    await next(host, 'exit')
    await recorded('TS_JOB_CRASHED', 'exited with code 3')
    await next(host, 'throw')
    await recorded('TS_JOB_CRASHED', 'out of the blue')
    assert.doesNotMatch(host.log, /out of the blue/) // it could be of a document

    await next(host, 'well')
    await host.done(2)
    assert.equal(await host.end(), 0, host.log)
    assert.equal((await site.runs()).length, 5)
  })

  it('are ended at the deadline when the host is to stop', async () => {
    await addOddPlugin()
    put('hang')
    const host = site.start(...DAILY, '--set', 'plugins.odd.package=./odd.js', '--set', 'host.stopSeconds=2')
    await host.said('the host has started')
    await until(async () => (await site.runs())[0]?.outcome === 'RUNNING')
    assert.equal(await host.end('SIGTERM'), 0, host.log)
    assert.match(host.log, /the host has stopped/)
  })

  it('are not started again and again when they take the host along', async () => {
    await addOddPlugin()
    put('hang')
    const odd = [...DAILY, '--set', 'plugins.odd.package=./odd.js', '--set', 'schedule.onStart=true']
    const host = site.start(...odd)
    await until(async () => (await lastRun())?.outcome === 'RUNNING')
    await host.end('SIGKILL')
    put('well')
    const second = site.start(...odd)
    await second.said('the host has started')
    assert.doesNotMatch(second.log, /"next":"due"/)
    second.moveClock(5 * 60_000)
    await second.done()
    assert.equal(await second.end(), 0, second.log)
  })

  it('try again soon when a database is out of reach, and as soon as it is back', async () => {
    const web = join(site.folder, 'web.sqlite')
    renameSync(web, `${web}.away`)
    const host = site.start(...DAILY)
    await host.said('TS_PREFLIGHT_FAILED')
    await host.rests()
    host.moveClock(60_000)
    await host.said('TS_PREFLIGHT_FAILED', 2)
    const state = () => readHostState(join(site.folder, 'tillsync.state'))
    await host.rests()
    const { nextCycle, lineDownSince } = (await state())!
    assert.ok(Date.parse(lineDownSince!) <= Date.now() + 60_000)
    assert.ok(Math.abs(Date.parse(nextCycle) - Date.now() - 180_000) < 60_000, nextCycle)
    assert.match(await site.run('status'), /a database has been out of reach since/)
    renameSync(`${web}.away`, web)
    await host.done()
    assert.equal(await host.end(), 0, host.log)
  })
})

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000
  while (!(await holds())) {
    assert.ok(performance.now() < deadline, 'it did not come to that')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
