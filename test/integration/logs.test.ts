import assert from 'node:assert/strict'
import { openLog } from '../../src/host/log.ts'
import { cycleLog, logEnd } from '../../src/runner/cycle-log.ts'
import { type ConfiguredSite, type ConfiguredSites, configuredSites } from '../support/configured-sites.ts'
import { DIALECTS, onEachDialect } from '../support/dialects.ts'
import { DAILY, DAY, HostProcess } from '../support/host-process.ts'

const SECRETS = ['Ashalata', '9876543210', 'S001-77']

interface Line extends Record<string, unknown> {
  readonly msg: string
}

async function sitesWithCustomer(dialect: keyof typeof DIALECTS): Promise<ConfiguredSites> {
  const sites = await configuredSites(dialect)
  await sites.store.run(
    `insert into customer (customer_id, isd_code, mobile, first_name, consent)
     values ('S001-77', '+91', '9876543210', 'Ashalata', :no)`,
    { no: false },
  )
  return sites
}

/** The tables of a site take no rows any more, and say why with a customer's name. */
function refuse(site: ConfiguredSite, table: string): Promise<number> {
  const { make } = DIALECTS[site.installation.siteDatabase.adapter.dialect].refusal(
    table,
    'insert',
    'Ashalata, 9876543210, is S001-77',
  )
  return site.run(make)
}

function assertDiscreet(log: string, { installation: { config } }: ConfiguredSite): void {
  const password = config.database.dialect === 'sqlite' ? undefined : config.database.password
  for (const secret of [...SECRETS, ...(password ? [password] : [])]) assert.ok(!log.includes(secret), log)
}

function linesOf(log: string): Line[] {
  return log
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line)
}

onEachDialect('what is logged of a cycle', (dialect) => {
  let sites: ConfiguredSites
  beforeEach(async () => {
    sites = await sitesWithCustomer(dialect)
  })
  afterEach(() => sites.close())

  /** One cycle, and all that it logs. */
  const logged = async ({ installation }: ConfiguredSite) => {
    let text = ''
    const config = {
      ...installation.config,
      log: { ...installation.config.log, level: 'trace', format: 'json' } as const,
    }
    const log = openLog(config, { write: (line) => (text += line) })
    const { signal } = new AbortController()
    logEnd(log, await installation.sync({ reason: 'test', signal, listener: cycleLog(log, {}) }))
    assertDiscreet(text, sites.store)
    return linesOf(text)
  }

  it('is each plugin and packet, with the site and the run', async () => {
    const lines = await logged(sites.store)
    const [packet, done] = lines.filter(({ plugin }) => plugin === 'customers') as [Line, Line]
    const { run } = done
    assert.match(String(run), /^[0-9a-f-]{36}$/)
    assert.deepEqual([packet.site, packet.run, packet.direction, packet.packet], ['S001', run, 'sent', 'S001.1.1.HO'])
    assert.deepEqual([done.site, done.direction, done.documents, done.packets], ['S001', 'sent', 1, 1])
    assert.ok(lines.some((line) => line.msg === 'DONE' && line.run === run && line.documents === 1))
  })

  it('is that documents are quarantined, by their packet, not whose they are', async () => {
    await sites.store.goodCycle()
    await refuse(sites.headOffice, 'customer')
    const [aside] = (await logged(sites.headOffice)).filter(({ msg }) => msg === 'set aside') as [Line]
    assert.deepEqual([aside.plugin, aside.packet, aside.setAside], ['customers', 'S001.1.1.HO', 1])
    const [held] = await sites.headOffice.installation.siteDatabase.read((session) =>
      session.all<{ reason: string }>('select reason from tillsync_held_document'),
    )
    assert.match(held!.reason, /Ashalata/, 'the operator is told')
  })

  it('is the code of a failure, not what a database says of it', async () => {
    await refuse(sites.store, 'tillsync_outbox')
    const failed = (await logged(sites.store)).filter(({ level }) => level === 50)
    assert.deepEqual([failed[0]?.plugin, typeof failed[0]?.code], ['customers', 'string'])
  })
})

describe('the host’s log', () => {
  let sites: ConfiguredSites
  let host: HostProcess | undefined
  before(async () => {
    sites = await sitesWithCustomer('sqlite')
  })
  after(async () => {
    await host?.end('SIGKILL')
    await sites.close()
  })

  const start = (format: string) => {
    const settings = ['--set', 'log.level=trace', '--set', `log.format=${format}`]
    return new HostProcess(sites.folder, ['start', '--config', sites.store.file, ...DAILY, ...settings])
  }

  it('is as discreet when a job fails, in words for people, too', async function () {
    this.timeout(60_000)
    host = start('pretty')
    await host.said('DONE')
    assert.equal(await host.end(), 0)
    assert.match(host.log, /INFO.*: DONE\n/)
    assert.match(host.log, /^ +plugin: "customers"$/m)
    assertDiscreet(host.log, sites.store)

    await refuse(sites.store, 'tillsync_outbox')
    await sites.store.run(`update customer set mobile = '9876543211'`)
    host = start('json')
    await host.said('the host has started')
    host.moveClock(DAY)
    await host.said('"job":"sync"')
    await host.end()
    const failed = linesOf(host.log).filter(({ level }) => level === 50)
    const job = failed.find((line) => line.job === 'sync')
    assert.deepEqual([failed[0]?.plugin, failed[0]?.run], ['customers', job?.run])
    assertDiscreet(host.log, sites.store)
  })
})
