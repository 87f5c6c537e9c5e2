import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { loadConfig } from '../../src/config.ts'
import { consoleServer } from '../../src/console/server.ts'
import { openInstallation } from '../../src/container.ts'
import { type ConfiguredSite, type ConfiguredSites, configuredSites } from '../support/configured-sites.ts'
import { onEachDialect, patient } from '../support/dialects.ts'
import { HostProcess } from '../support/host-process.ts'
import { scrape } from '../support/scrape.ts'

const HOUR = 3_600_000

onEachDialect('what programs are told of a site', (dialect) => {
  let sites: ConfiguredSites
  let servers: { close(): Promise<void> }[]
  beforeEach(async () => {
    servers = []
    sites = await configuredSites(dialect)
  })
  afterEach(async () => {
    for (const server of servers) await server.close()
    await sites.close()
  })

  /** A console of its own each time: an answer is remembered for a while. */
  const serve = async ({ file, installation }: ConfiguredSite, more: Record<string, string> = {}) => {
    const flags = { 'schedule.intervalMinutes': '60', ...more }
    const own = await openInstallation(loadConfig({ file, environment: {}, flags }))
    const server = await consoleServer({ installation: () => own, open: async () => own, flags, log: installation.log })
    servers.push({ close: () => server.close().then(() => own.close()) })
    return server.listen({ host: '127.0.0.1', port: 0 })
  }
  const customer = (id: string) =>
    sites.store.run(
      `insert into customer (customer_id, isd_code, mobile, first_name, consent)
       values (:id, '+91', '9876543210', 'Ashalata', :no)`,
      { id, no: false },
    )
  const health = async (address: string, path = '/health') => {
    const answer = await fetch(`${address}${path}`)
    return { ...((await answer.json()) as { reasons?: string[] }), status: answer.status }
  }

  it('is how its cycles go, what waits, and what was done', async () => {
    await customer('S001-1')
    const idle = await scrape(await serve(sites.store))
    assert.equal(idle.value('backlog_documents plugin=customers status=PENDING'), 1)
    assert.equal(idle.value('last_good_cycle_age_seconds'), undefined)
    assert.equal(idle.value('database_up database=local'), 1)
    await sites.store.goodCycle()
    const sent = await scrape(await serve(sites.store))
    assert.equal(sent.value('backlog_documents plugin=customers status=PENDING'), 0)
    assert.equal(sent.value('backlog_documents plugin=customers status=UPLOADED'), 1)
    assert.equal(sent.value('documents_total plugin=customers direction=sent'), 1)
    assert.ok(sent.value('bytes_total plugin=customers direction=sent')! > 0)
    assert.equal(sent.value('cycles_total outcome=DONE'), 1)
    for (const step of ['preflight', 'receive', 'send']) assert.ok(sent.value(`step_seconds_total step=${step}`)! > 0)
    assert.ok(sent.value('last_good_cycle_age_seconds')! < 60)
    assert.equal(sent.value('cycle_overdue_seconds'), 0)
    assert.ok(sent.value('next_cycle_timestamp_seconds')! * 1000 > Date.now() - 1000)
    assert.equal(sent.value('lock_held_seconds'), 0)
    assert.equal(sent.value('last_cycle_failed'), 0)
    assert.equal(sent.types.get('tillsync_documents_total'), 'counter')
    assert.equal(sent.value('store_last_cycle_age_seconds store=S001'), undefined)
    const there = await scrape(await serve(sites.headOffice))
    assert.ok(there.value('store_last_cycle_age_seconds store=S001')! < 60)
    assert.equal(there.value('database_up database=web'), 1)
  })

  it('is what a preflight found', async () => {
    await sites.headOffice.run('drop table customer_address')
    await sites.headOffice.cycle()
    const address = await serve(sites.headOffice)
    const broken = await scrape(address)
    assert.equal(broken.value('last_cycle_failed'), 1)
    assert.equal(broken.value('cycles_total outcome=FAILED'), 1)
    const findings = [...broken.values.keys()].filter((name) => name.startsWith('tillsync_preflight_finding '))
    assert.ok(
      findings.some((name) => /customer.* severity=error$/.test(name)),
      findings.join('\n'),
    )
  })

  it('says that the site is ready while its cycles keep to the schedule', async () => {
    const address = await serve(sites.store)
    assert.deepEqual(await health(address, '/health/live'), { status: 200 })
    const never = await health(address)
    assert.deepEqual([never.status, never.reasons], [503, ['No cycle has done its work yet.']])
    await sites.store.goodCycle()
    assert.equal((await health(await serve(sites.store))).status, 200)
    const age = async (hours: number) => {
      const at = new Date(Date.now() - hours * HOUR).toISOString().replace('Z', '000Z')
      await sites.store.run('update tillsync_run set started_at = :at, ended_at = :at', { at })
    }
    await age(1.9)
    assert.equal((await health(await serve(sites.store))).status, 200)
    await age(3.1)
    const late = await serve(sites.store)
    const silent = await health(late, '/health/ready')
    assert.equal(silent.status, 503)
    assert.match(silent.reasons![0]!, /^The last good cycle ended at \d{4}-.*; at least two times of the schedule/)
    assert.ok((await scrape(late)).value('cycle_overdue_seconds')! > 2 * 3600)
  })

  it('says so while a database is away, and no figure is made up', async () => {
    await sites.headOffice.goodCycle()
    const away = (which: string): Record<string, string> =>
      dialect === 'sqlite' ? { [`${which}.storage`]: 'nowhere.db' } : { [`${which}.port`]: '1' }
    const local = await serve(sites.headOffice, away('database'))
    assert.deepEqual(await health(local), { status: 503, reasons: ['The site’s database does not answer.'] })
    const { values } = await scrape(local)
    assert.equal(values.get('tillsync_database_up database=local'), 0)
    assert.equal(values.get('tillsync_last_good_cycle_age_seconds'), undefined)
    const web = await serve(sites.headOffice, away('webDatabase'))
    const { status, reasons } = await health(web)
    assert.deepEqual([status, reasons], [503, ['The web database does not answer.']])
    assert.equal((await scrape(web)).value('database_up database=web'), 0)
  })

  it('is told by the host, and counted on by the next one', async function () {
    this.timeout(patient(dialect, 60_000))
    await customer('S001-1')
    const listener = createServer().listen(0, '127.0.0.1')
    await once(listener, 'listening')
    const { port } = listener.address() as AddressInfo
    listener.close()
    await once(listener, 'close')
    const settings = ['console.enabled=true', `console.port=${port}`, 'log.level=info', 'schedule.intervalMinutes=1440']
    const words = ['start', '--config', sites.store.file, ...settings.flatMap((one) => ['--set', one])]
    for (const said of ['DONE', 'the host has started']) {
      const host = new HostProcess(sites.folder, words)
      try {
        await host.said(said)
        const told = await scrape(`http://127.0.0.1:${port}`)
        assert.equal(told.value('cycles_total outcome=DONE'), 1)
        assert.equal(told.value('documents_total plugin=customers direction=sent'), 1)
        assert.ok(told.values.get('process_resident_memory_bytes')! > 1e6)
      } finally {
        await host.end()
      }
    }
  })

  it('comes without sign-in, from this machine alone unless configured, and names no person', async () => {
    await customer('S001-1')
    await sites.store.goodCycle()
    const proxied = { 'console.behindProxy': 'true' }
    const away = { headers: { 'x-forwarded-for': '192.0.2.7' } }
    const address = await serve(sites.store, proxied)
    for (const path of ['/metrics', '/health', '/health/live', '/health/ready']) {
      const answer = await fetch(`${address}${path}`)
      assert.equal(answer.status, 200, path)
      assert.doesNotMatch(await answer.text(), /9876543210|Ashalata|S001-1/)
      assert.equal((await fetch(`${address}${path}`, away)).status, 403, path)
    }
    const open = await serve(sites.store, { ...proxied, 'metrics.from': 'anywhere' })
    assert.equal((await fetch(`${open}/metrics`, away)).status, 200)
  })
})
