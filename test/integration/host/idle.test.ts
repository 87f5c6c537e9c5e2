import assert from 'node:assert/strict'
import type { Config } from '../../../src/config.ts'
import { type Installation, openInstallation } from '../../../src/container.ts'
import { HostSite } from '../../../src/host/host-site.ts'
import { configuredSites } from '../../support/configured-sites.ts'
import { DAILY, DAY, HostedSite } from '../../support/host-process.ts'
import { onPostgres } from '../../support/on-postgres.ts'

describe('a host with nothing to do', function () {
  this.timeout(120_000)
  let site: HostedSite
  beforeEach(async () => {
    site = new HostedSite()
    await site.init()
  })
  afterEach(() => site.remove())

  it('sees that by itself, without a worker, and starts one as soon as there is something', async () => {
    const host = site.start(...DAILY, '--set', 'preflight.everyMinutes=1440')
    await host.done()
    for (let round = 1; !host.log.includes('nothing to do'); round++) {
      assert.ok(round < 5, host.log)
      host.moveClock(DAY)
      await host.rests()
      await new Promise((resolve) => setTimeout(resolve, 1500))
    }
    const runs = (await site.runs()).length
    const looks = host.log.split('nothing to do').length
    host.moveClock(DAY)
    await host.said('nothing to do', looks)
    assert.equal((await site.runs()).length, runs)
    assert.match(host.log, /"job":"sync".*"msg":"nothing to do"/)
    await site.run('plugins', 'disable', 'items')
    await host.said('the configuration was changed')
    host.moveClock(DAY)
    await host.done(runs + 1)
    assert.equal(await host.end(), 0, host.log)
  })
})

describe('a host that ends', () => {
  it('does not wait for ever for a connection that hangs', async () => {
    let asked = false
    const close = () => {
      asked = true
      return new Promise<void>(() => {})
    }
    const hanging = { close } as Installation
    const site = await HostSite.open(async () => hanging, {} as Config, { output: { write() {} } })
    await site.close()
    assert.ok(asked)
  })
})

describe('a host’s look at databases that do not answer (PostgreSQL)', function () {
  this.timeout(60_000)
  before(onPostgres.start)

  it('is left to a worker, which can be ended', async () => {
    const sites = await configuredSites('postgres')
    const { config, siteDatabase } = sites.store.installation
    const site = await HostSite.open(openInstallation, config, { output: { write() {} } })
    try {
      let looks: boolean[] = []
      await siteDatabase.write(async (session) => {
        await session.run('lock table tillsync_run in access exclusive mode')
        // the second while the first still hangs
        looks = await Promise.all([site.isIdle(), site.isIdle()])
      })
      assert.deepEqual(looks, [false, false])
    } finally {
      await site.close()
      await sites.close()
    }
  })
})
