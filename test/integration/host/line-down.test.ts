import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { parse, stringify } from 'yaml'
import { type ConfiguredSites, configuredSites } from '../../support/configured-sites.ts'
import { CutLine } from '../../support/cut-line.ts'
import { DAILY, HostProcess } from '../../support/host-process.ts'
import { onPostgres } from '../../support/on-postgres.ts'

describe('a host whose line to the web database is down (PostgreSQL)', function () {
  this.timeout(240_000)
  before(onPostgres.start)

  let sites: ConfiguredSites
  let line: CutLine
  let host: HostProcess
  beforeEach(async () => {
    sites = await configuredSites('postgres')
    const { file } = sites.store
    const config = parse(readFileSync(file, 'utf8'))
    line = new CutLine(config.webDatabase.port)
    await line.mend()
    const webDatabase = { ...config.webDatabase, port: line.port }
    const preflight = { ...config.preflight, everyMinutes: 0 }
    const changes = { preflight, webDatabase, log: {}, host: { stateFolder: 'tillsync.state' } }
    writeFileSync(file, stringify({ ...config, ...changes }))
    await line.cut()
    host = new HostProcess(sites.folder, ['start', '--config', file, ...DAILY])
  })
  afterEach(async () => {
    await host.end('SIGKILL')
    await line.cut()
    await sites.close()
  })

  it('tries again after a while, and runs a cycle as soon as it is back', async () => {
    for (const [failures, minutes] of [1, 2, 4].entries()) {
      await host.said('"code":"TS_PREFLIGHT_FAILED"', failures + 1)
      await host.rests()
      if (minutes < 4) host.moveClock(minutes * 60_000)
    }
    // the next try is minutes away
    await line.mend()
    await host.done()
    assert.equal(await host.end(), 0, host.log)
  })
})
