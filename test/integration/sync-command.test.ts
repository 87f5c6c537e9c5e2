import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { loadConfig } from '../../src/config.ts'
import { openInstallation } from '../../src/container.ts'
import { databaseSettings } from '../../src/data/settings.ts'
import { acquireSiteLock } from '../../src/data/site/lock.ts'
import { registerSite } from '../../src/data/web/registration.ts'
import type { Finding } from '../../src/preflight/finding.ts'
import type { Installation } from '../../src/runner/installation.ts'
import { commandLine } from '../support/command-line.ts'
import { hasTerminal, inTerminal } from '../support/terminal.ts'

const COMMAND_LINE = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

describe('tillsync sync', () => {
  let folder: string
  let headOffice: Installation
  let store: Installation

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tillsync-sync-'))
    headOffice = await site('HO', 'kind: head-office, name: Head office')
    store = await site('S001', 'kind: store, name: Park Street, format: outright')
    await registerSite(headOffice.webDatabase, { code: 'S001', kind: 'store', name: 'Park Street', format: 'outright' })
    await atStore(
      "insert into customer (customer_id, isd_code, mobile, first_name, consent) values ('S001-1', '+91', '9876543210', 'Asha', 0)",
    )
  })
  afterEach(async () => {
    await headOffice.close()
    await store.close()
    rmSync(folder, { recursive: true })
  })

  async function site(code: string, more: string): Promise<Installation> {
    const file = join(folder, `${code}.yaml`)
    writeFileSync(
      file,
      `site: { code: ${code}, timeZone: Asia/Kolkata, ${more} }
database: { storage: ${code}.db }
webDatabase: { storage: web.db }
preflight: { diskFreeMegabytes: 1 }
log: { level: silent }
`,
    )
    const installation = await openInstallation(loadConfig({ file, environment: {} }), { create: true })
    await installation.migrate()
    return installation
  }
  const atStore = (sql: string) => store.siteDatabase.write((session) => session.run(sql))
  const inWeb = (sql: string) => store.webDatabase.write((session) => session.run(sql))
  const run = (code: string, ...words: string[]) => commandLine('--config', join(folder, `${code}.yaml`), ...words)
  const statusOf = async (key: string) => {
    const { out } = await run('S001', '--json', 'sent', '--key', JSON.stringify([key]))
    return JSON.parse(out).items[0]?.status
  }

  it('tells a line for each plugin, in dependency order, and ends with 0', async () => {
    const { code, out } = await run('S001', 'sync')
    assert.equal(code, 0)
    assert.deepEqual(
      out
        .split('\n')
        .map((line) => line.replace(/ {2}(nothing new|1 documents in 1 packets)(, \d+ B)?, \d+\.\d s$/, ': $1')),
      [
        ...['items', 'audit-plans', 'promotions', 'sales-orders-and-invoices'].map(
          (type) => `receive  ${type}: nothing new`,
        ),
        'send     customers: 1 documents in 1 packets',
        'send     goods-receipts-and-returns: nothing new',
        'send     sales: nothing new',
        'Cycle done.',
        '',
      ],
    )
  })

  for (const [what, check, set, break_] of [
    [
      'a web database of a newer schema',
      'web database: schema',
      '',
      async () => {
        await inWeb("insert into tillsync_migration (name) values ('web-9999')")
        await inWeb('update tillsync_web_state set compatible_from = 9999')
      },
    ],
    [
      'another major version than the head office',
      'software version',
      'site.softwareVersion=13.0',
      () => inWeb("update tillsync_site set software_version = '12.1' where code = 'HO'"),
    ],
    [
      'an operator without the right',
      'role: access right',
      '',
      () => atStore("delete from tillsync_access_right where access_right = 'data-exchange'"),
    ],
    [
      'a second site under its code',
      'installation',
      '',
      () => inWeb("update tillsync_site set installation = 'another' where code = 'S001'"),
    ],
    [
      'a mapped table that does not exist',
      'tables: customers, crm_customer',
      'plugins.customers.tables.customer.table=crm_customer',
      async () => {},
    ],
  ] as const) {
    it(`ends with 3 before a row moves, and is recorded, for ${what}`, async () => {
      await break_()
      const { code, out, error } = await run('S001', 'sync', '--json', ...(set ? ['--set', set] : []))
      assert.equal(code, 3)
      assert.equal(JSON.parse(error).error.code, 'TS_PREFLIGHT_FAILED')
      const failed = JSON.parse(out).findings.filter(({ ok, severity }: Finding) => !ok && severity === 'error')
      assert.ok(
        failed.some((finding: Finding) => finding.check === check),
        JSON.stringify(failed),
      )
      assert.equal(await statusOf('S001-1'), 'PENDING')
      const [recorded] = JSON.parse((await run('S001', '--json', 'runs')).out).items
      assert.equal(recorded.outcome, 'FAILED')
      assert.deepEqual(
        recorded.findings.filter(({ ok, severity }: Finding) => !ok && severity === 'error'),
        failed,
      )
    })
  }

  it('shows what to do about a failed check, with the support contact', async () => {
    await inWeb("update tillsync_site set active = 0 where code = 'S001'")
    const { out, error } = await run('S001', 'sync', '--set', 'support.name=Help desk')
    assert.match(out, /\nFAILED +registration: active +S001 is deactivated +active\n/)
    assert.match(out, /\nTo do:\n(- .*\n)*- registration: active: .*tillsync site activate S001/)
    assert.match(error, /^TS_PREFLIGHT_FAILED: .*\n.*\nSupport: Help desk\n$/)
  })

  it('marks in a terminal what did not run, and what failed, as such', async function () {
    if (!hasTerminal) this.skip()
    const screen = async (...words: string[]) => {
      const program = ['--conditions=tillsync-source', '--import', 'tsx', COMMAND_LINE]
      const config = ['--config', join(folder, 'S001.yaml')]
      const child = spawn(...inTerminal(process.execPath, [...program, ...config, 'sync', ...words]))
      let shown = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        shown += text
      })
      await once(child, 'close')
      return stripVTControlCharacters(shown)
    }
    const stopped = await screen('--set', 'preflight.diskFreeMegabytes=99999999')
    assert.match(stopped, /↓ +receive {2}items/)
    assert.doesNotMatch(stopped, /✔/)
    await inWeb(
      "insert into tillsync_stream (origin, audience, type, epoch, number, digest) values ('HO', '*', 'items', 1, 1, 'ff')",
    )
    const failed = await screen()
    assert.match(failed, /✖ +receive {2}items {2}TS_STREAM_GAP/)
    assert.match(failed, /✔ +send +customers {2}1 documents/)
  })

  it('ends with 4 while another cycle of the site is running', async () => {
    const holder = { host: 'pos1', pid: 7, startedBy: 'asha', reason: 'schedule' }
    const lock = await acquireSiteLock(store.siteDatabase, databaseSettings(store.config, 'local'), holder)
    try {
      const { code, error } = await run('S001', 'sync')
      assert.equal(code, 4)
      assert.match(error, /^TS_LOCK_HELD: .*asha on pos1/)
    } finally {
      await lock.release()
    }
  })

  it('ends with 5 when a document was set aside, and the others went', async () => {
    await atStore(
      "insert into customer (customer_id, isd_code, mobile, first_name, consent) values ('X-2', '+91', '9876543211', 'Ravi', 0)",
    )
    const { code, out } = await run('S001', 'sync')
    assert.equal(code, 5)
    assert.match(out, /1 documents are set aside/)
    assert.deepEqual([await statusOf('S001-1'), await statusOf('X-2')], ['UPLOADED', 'INVALID'])
  })

  it('carries the types alone that --only names, and knows no others', async () => {
    const { plugins } = JSON.parse((await run('S001', 'sync', '--json', '--only', 'sales', '--only', 'items')).out)
    assert.deepEqual(
      plugins.map(({ type, direction }: { type: string; direction: string }) => `${direction} ${type}`),
      ['received items', 'sent sales'],
    )
    assert.equal(await statusOf('S001-1'), 'PENDING')
    const { code, error } = await run('S001', 'sync', '--only', 'sails')
    assert.equal(code, 2)
    assert.match(error, /^TS_TYPE_UNKNOWN: /)
  })

  it('keeps the events of a plugin that `plugins disable` turned off, until it is on again', async () => {
    await run('S001', 'plugins', 'disable', 'customers')
    const { out } = await run('S001', 'sync')
    assert.doesNotMatch(out, /customers/)
    assert.equal(await statusOf('S001-1'), 'PENDING')
    await run('S001', 'plugins', 'enable', 'customers')
    assert.match((await run('S001', 'sync')).out, /customers {2}1 documents/)
    assert.equal(await statusOf('S001-1'), 'UPLOADED')
  })
})
