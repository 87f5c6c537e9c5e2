import assert from 'node:assert/strict'
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readHostState } from '../../../src/host/host-state.ts'
import { DAILY, DAY, HostedSite } from '../../support/host-process.ts'

describe('the configuration of a running host', function () {
  this.timeout(240_000)
  let site: HostedSite
  beforeEach(async () => {
    site = new HostedSite()
    await site.init()
  })
  afterEach(() => site.remove())

  const state = () => readHostState(join(site.folder, 'tillsync.state'))
  const typesOfLastRun = async () => {
    const { id } = JSON.parse(await site.run('runs', '--json')).items[0]
    const { plugins } = JSON.parse(await site.run('runs', 'show', id, '--json'))
    return plugins.map(({ type }: { type: string }) => type)
  }

  it('counts from the next cycle when it was changed, and stays when it has mistakes, also for a new host', async () => {
    const host = site.start(...DAILY)
    await host.done()
    assert.ok((await typesOfLastRun()).includes('items'))

    await site.run('plugins', 'disable', 'items')
    host.moveClock(DAY)
    await host.done(2)
    assert.ok(!(await typesOfLastRun()).includes('items'))

    const valid = readFileSync(site.config, 'utf8')
    appendFileSync(site.config, '\nlogs: { level: loud }\n')
    await host.said('the configuration is refused')
    assert.match(host.log, /"code":"TS_CONFIG_INVALID".*logs: found a setting that does not exist/)
    assert.equal((await state())?.refused?.code, 'TS_CONFIG_INVALID')
    host.moveClock(DAY)
    await host.done(3)
    assert.equal(await host.end('SIGKILL'), null)
    assert.equal(await state(), undefined)

    const next = site.start(...DAILY, '--set', 'schedule.onStart=true')
    await next.said('the configuration is refused')
    await next.done()
    writeFileSync(site.config, valid)
    await next.said('the configuration was changed')
    assert.equal((await state())?.refused, undefined)
    assert.equal(await next.end(), 0)
  })

  it('changes the schedule', async () => {
    await site.run('sync')
    const host = site.start()
    await host.said('the host has started')
    const nextCycle = async () => (await state())!.nextCycle
    const first = await nextCycle()
    const text = readFileSync(site.config, 'utf8')
    writeFileSync(site.config, text.replace('# cron: ', 'cron: '))
    await host.said('the configuration was changed')
    await new Promise((resolve) => setTimeout(resolve, 1500))
    assert.notEqual(await nextCycle(), first)
    await host.end()
  })

  it('refuses plugins that cannot be loaded, and is kept for the account of the host alone', async () => {
    const host = site.start()
    await host.said('the host has started')
    await host.done()
    const text = readFileSync(site.config, 'utf8')
    writeFileSync(site.config, text.replace('\nplugins:\n', "\nplugins:\n  loyalty: { package: './nowhere.js' }\n"))
    await host.said('the configuration is refused')
    assert.match(host.log, /"code":"TS_PLUGIN_LOAD"/)
    await host.end()
    if (process.platform === 'win32') return
    const mode = (name: string) => statSync(join(site.folder, 'tillsync.state', name)).mode & 0o777
    assert.deepEqual(['.', 'last-valid.yaml', 'host.json'].map(mode), [0o700, 0o600, 0o600])
  })
})
