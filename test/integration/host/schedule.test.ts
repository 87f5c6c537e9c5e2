import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DAILY, DAY, HostedSite } from '../../support/host-process.ts'

describe('the job host', function () {
  this.timeout(240_000)
  let site: HostedSite
  beforeEach(async () => {
    site = new HostedSite()
    await site.init()
  })
  afterEach(() => site.remove())

  it('catches up a cycle that was missed, and ends on SIGTERM with everything closed', async () => {
    const host = site.start()
    await host.done()
    assert.equal(await host.end('SIGTERM'), 0, host.log)
    const [run] = await site.runs()
    assert.deepEqual([run!.outcome, run!.reason], ['DONE', 'schedule'])
  })

  it('waits for its next time when the last one was not missed, which it catches up after a sleep', async () => {
    await site.run('sync', ...DAILY)
    const host = site.start(...DAILY)
    await host.said('the host has started')
    assert.match(host.log, /"next":"\d{4}-/)
    host.moveClock(3 * DAY)
    await host.done()
    assert.equal(await host.end('SIGINT'), 0, host.log)
    assert.deepEqual(
      (await site.runs()).map(({ reason }) => reason),
      ['schedule', 'command'],
    )
  })

  it('ends a running cycle on SIGTERM without calling that a failure', async () => {
    const host = site.start()
    await host.said('the host has started')
    assert.equal(await host.end(), 0, host.log)
    assert.match(host.log, /the host has stopped/)
    assert.doesNotMatch(host.log, /TS_|"level":50/)
  })

  it('keeps its log in a file, that of its workers too, if it is told to', async () => {
    const host = site.start('--set', 'log.file=logs/host.log')
    const log = () => {
      const file = join(site.folder, 'logs', 'host.log')
      return existsSync(file) ? readFileSync(file, 'utf8') : ''
    }
    while (!log().includes('"msg":"DONE"')) await new Promise((resolve) => setTimeout(resolve, 100))
    assert.equal(await host.end(), 0, host.log)
    assert.match(log(), /the host has started[\s\S]*the host has stopped/)
    assert.doesNotMatch(host.log, /"msg"/)
  })

  it('begins with a cycle, if it is told to', async () => {
    await site.run('sync', ...DAILY)
    const host = site.start(...DAILY, '--set', 'schedule.onStart=true')
    await host.done()
    await host.end()
  })

  it('purges in the night, also one that was missed, and not twice', async () => {
    await site.run('sync', ...DAILY)
    const host = site.start(...DAILY)
    await host.said('the host has started')
    host.moveClock(DAY)
    await host.said('"msg":"purged"')
    await host.end()
    const next = site.start(...DAILY, '--set', 'schedule.onStart=true')
    await next.done()
    assert.equal(await next.end(), 0, next.log)
    assert.doesNotMatch(next.log, /purged/)
  })

  it('compares a store with its head office in the night, beside the cycles', async () => {
    const store = await site.addStore()
    try {
      await store.run('sync', ...DAILY)
      const host = store.start(...DAILY)
      await host.said('the host has started')
      host.moveClock(DAY)
      await host.done()
      // the head office answers in its next cycle
      while (!host.log.includes('"outcome":"AGREES"')) await site.run('sync')
      assert.match(host.log, /"plugin":"items","with":"HO","outcome":"AGREES"/)
      assert.equal(await host.end(), 0, host.log)
    } finally {
      await store.remove()
    }
  })

  it('tells a second one who is at work, since when', async () => {
    const host = site.start()
    await host.said('the host has started')
    const second = site.start()
    assert.equal(await second.ended(), 4, second.log)
    assert.match(second.log, new RegExp(`TS_HOST_RUNNING.*\\(process ${host.pid}\\), since \\d{4}-`))
    await host.end('SIGKILL')
    const third = site.start()
    await third.said('the host has started')
    await third.end()
  })
})
