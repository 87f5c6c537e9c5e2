import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { bounded } from '../support/bounded.ts'
import { DAILY, DAY, HostedSite } from '../support/host-process.ts'
import { pluginSource } from '../unit/registry/plugin-folder.ts'

const CYCLES = bounded(2, 15)
const KEPT_MEGABYTES = 60

/** Keeps, for as long as its thread lives, so much as its document's note says; or more and more, until somebody ends it. */
const LEAKY = `
  flow = 'to-store'
  kept = []
  audience() { return '*' }
  transform(row) {
    const keep = () => this.kept.push(Array.from({ length: 128 * 1024 }, (_, n) => n + 0.5))
    if (row.note === 'all') for (;;) keep()
    const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    if (row.note === 'buffers') for (;; pause()) this.kept.push(Buffer.alloc(1024 * 1024, 1))
    if (row.note === 'much') for (let megabytes = 0; megabytes < ${KEPT_MEGABYTES}; megabytes++) keep()
    return row
  }`

describe('a plugin that leaks', function () {
  this.timeout(bounded(120_000, 1_800_000))
  let site: HostedSite
  const odd = ['--set', 'plugins.odd.package=./odd.js']
  before(async () => {
    site = new HostedSite()
    await site.init()
    writeFileSync(join(site.folder, 'odd.js'), pluginSource('odd', LEAKY))
    await site.run('migrate', ...odd)
  })
  after(() => site.remove())

  function put(note: string): void {
    const database = new Libsql(join(site.folder, 'head-office.sqlite'))
    database.prepare('insert or replace into odd (code, note) values (?, ?)').run('1', note)
    database.close()
  }

  it('leaves what it kept with its cycle: the host grows by none of it', async () => {
    const host = site.start(...DAILY, ...odd)
    await host.done()
    const before = residentOf(host.pid)
    for (let cycle = 1; cycle <= CYCLES; cycle++) {
      put('much')
      host.moveClock(DAY)
      await host.done(cycle + 1)
    }
    const grown = residentOf(host.pid) - before
    assert.ok(
      grown < 1.5 * KEPT_MEGABYTES,
      `${grown} MB more after ${CYCLES} cycles that kept ${KEPT_MEGABYTES} MB each`,
    )
    assert.equal(await host.end(), 0, host.log)
  })

  for (const [what, note] of [
    ['objects', 'all'],
    ['buffers, which are not among the objects,', 'buffers'],
  ] as const) {
    it(`${what} without end is ended at the bound, told by its name, and the host goes on`, async () => {
      const host = site.start(...DAILY, ...odd, '--set', 'host.workerMegabytes=100')
      await host.done()
      put(note)
      host.moveClock(DAY)
      await host.said('"code":"TS_JOB_MEMORY"')
      await host.rests()
      put('well')
      host.moveClock(DAY)
      await host.done(2)
      assert.equal(await host.end(), 0, host.log)
      const [, failed] = await site.runs()
      assert.equal(failed?.outcome, 'FAILED')
      assert.match(
        failed?.error ?? '',
        /^TS_JOB_MEMORY: .* more than 100 MB of memory, and was ended, at documents of odd\./,
      )
    })
  }
})

/** MB; 0 where the system does not tell. */
function residentOf(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
  } catch {
    return 0
  }
}
