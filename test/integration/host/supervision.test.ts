import assert from 'node:assert/strict'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { readHostState } from '../../../src/host/host-state.ts'
import { DAILY, DAY, HostedSite } from '../../support/host-process.ts'
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
  this.timeout(90_000)
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

  it('are ended when they hang, are seen when they crash, and work again at the next time', async () => {
    await addOddPlugin()
    const host = site.start(...DAILY, '--set', 'plugins.odd.package=./odd.js', '--set', 'host.hangSeconds=8')
    await host.said('"msg":"DONE"')
    for (const [note, code] of [
      ['hang', 'TS_JOB_HUNG'],
      ['exit', 'TS_JOB_CRASHED'],
      ['throw', 'TS_JOB_CRASHED'],
    ] as const) {
      put(note)
      host.moveClock(DAY)
      await host.said(`"code":"${code}"`, note === 'throw' ? 2 : 1)
      await until(async () => (await site.runs())[0]!.error?.startsWith(`${code}: `) === true)
    }
    assert.match(host.log, /exited with code 3/)
    assert.match(host.log, /out of the blue/)
    put('well')
    host.moveClock(DAY)
    await host.said('"msg":"DONE"', 2)
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

  it('try again soon when a database is out of reach, and as soon as it is back', async () => {
    const web = join(site.folder, 'web.sqlite')
    renameSync(web, `${web}.away`)
    const host = site.start(...DAILY)
    await host.said('TS_PREFLIGHT_FAILED')
    host.moveClock(60_000)
    await host.said('TS_PREFLIGHT_FAILED', 2)
    const state = () => readHostState(join(site.folder, 'tillsync.state'))
    await until(async () => (await state())?.nextCycle !== 'due')
    const { nextCycle, lineDownSince } = (await state())!
    assert.ok(Date.parse(lineDownSince!) <= Date.now() + 60_000)
    assert.ok(Math.abs(Date.parse(nextCycle) - Date.now() - 180_000) < 60_000, nextCycle)
    assert.match(await site.run('status'), /a database has been out of reach since/)
    renameSync(`${web}.away`, web)
    await host.said('"msg":"DONE"')
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
