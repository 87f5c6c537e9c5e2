import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Row } from 'tillsync'
import { loadConfig } from '../../src/config.ts'
import { openInstallation } from '../../src/container.ts'
import { registerSite } from '../../src/data/web/registration.ts'
import type { Finding } from '../../src/preflight/finding.ts'
import type { Installation } from '../../src/runner/installation.ts'
import type { Recovery } from '../../src/runner/recovery.ts'
import { commandLine } from '../support/command-line.ts'
import { samples } from '../support/samples.ts'

describe('tillsync recover', function () {
  this.timeout(60_000)
  let folder: string

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tillsync-recover-'))
    await open('HO', 'kind: head-office, name: Head office', async (headOffice) => {
      await headOffice.migrate()
      await registerSite(headOffice.webDatabase, {
        code: 'S001',
        kind: 'store',
        name: 'Park Street',
        format: 'outright',
      })
    })
    await open('S001', 'kind: store, name: Park Street, format: outright', (store) => store.migrate())
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  async function open(code: string, more: string, work: (installation: Installation) => Promise<unknown>) {
    const file = join(folder, `${code}.yaml`)
    if (more)
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
    await work(installation)
    await installation.close()
  }
  const sell = (number: string) =>
    open('S001', '', ({ siteDatabase }) =>
      siteDatabase.write((session) =>
        session.run(
          `insert into customer (customer_id, isd_code, mobile, first_name, consent)
           values (:id, '+91', '9876543210', 'Asha', 0)`,
          { id: `S001-${number}` },
        ),
      ),
    )
  const runAt = async (site: string, ...words: string[]) => {
    const { code, out } = await commandLine('--config', join(folder, `${site}.yaml`), '--json', ...words)
    return { code, told: JSON.parse(out || '{}') as unknown }
  }
  const run = (...words: string[]) => runAt('S001', ...words)
  /** With the journal beside it, and without one that is not of it. */
  const copy = (from: string, to: string) => {
    for (const end of ['', '-wal']) {
      const [source, target] = [from, to].map((name) => join(folder, `${name}${end}`)) as [string, string]
      rmSync(target, { force: true })
      if (existsSync(source)) copyFileSync(source, target)
    }
    rmSync(join(folder, `${to}-shm`), { force: true })
  }

  it('repairs a store whose database is a backup, once the preflight has found it', async () => {
    await sell('1')
    assert.equal((await run('sync')).code, 0)
    copy('S001.db', 'backup.db')
    await sell('2')
    assert.equal((await run('sync')).code, 0)
    copy('backup.db', 'S001.db')
    const preflight = await run('preflight')
    assert.equal(preflight.code, 3)
    const found = (preflight.told as Finding[]).filter(({ ok, severity }) => !ok && severity === 'error')
    assert.deepEqual(
      found.map(({ check }) => check),
      ['restored database: sent packets'],
    )
    assert.match(found[0]!.remedy, /`tillsync recover`/)
    assert.equal((await run('sync')).code, 3)
    const plan = (await run('recover', '--dry-run')).told as Recovery
    assert.deepEqual(plan.lost, [{ type: 'customers', audience: 'HO', packets: 1 }])
    assert.deepEqual([plan.removals, plan.kept], [1, []])
    const { out } = await commandLine('--config', join(folder, 'S001.yaml'), 'recover', '--dry-run')
    assert.match(out, /1 documents would be sent again, as they are now; 1 of them would be removed where they went\./)
    assert.deepEqual((await run('recover')).told, { ...plan, awaited: ['HO'] })
    assert.equal((await run('sync')).code, 0)
    assert.deepEqual((await run('recover')).told, {
      needed: false,
      lost: [],
      documents: 0,
      removals: 0,
      kept: [],
      awaited: ['HO'],
    })
  })

  it('names bills that stay where they went, with the customers that they refer to', async () => {
    assert.equal((await run('sync')).code, 0)
    copy('S001.db', 'backup.db')
    await open('S001', '', async (installation) => {
      const store = await installation.openSite()
      for (const [name, kind] of [
        ['customers', 'customer'],
        ['sales', 'bill'],
      ] as const) {
        const type = installation.registry.type(name)
        const document: Row = samples[kind]
        const key = type.kinds[0]!.root.key.map((column) => String(document[column]))
        await store.write((tx) =>
          type.load([{ kind, key, origin: 'S001', version: 1, document }], tx.destination(type)),
        )
      }
    })
    assert.equal((await run('sync')).code, 0)
    copy('backup.db', 'S001.db')
    const { out } = await commandLine('--config', join(folder, 'S001.yaml'), 'recover')
    assert.match(
      out,
      /Not here any more, and kept where they went: 2 documents\.\n {2}sales S001\/2026-27\/S1T1-000123\n {2}customers S001-000042, which sales S001\/2026-27\/S1T1-000123 refers to/,
    )
    const { out: sent } = await commandLine('--config', join(folder, 'S001.yaml'), 'sent', '--status', 'INVALID')
    assert.match(sent, /S001-000042/)
  })

  it('registers a store again that was added after the backup of the web database, before any cycle since', async () => {
    assert.equal((await runAt('HO', 'sync')).code, 0)
    copy('web.db', 'backup.db')
    await runAt('HO', 'site', 'add', 'S002', '--name', 'Lake View', '--format', 'consignment')
    copy('backup.db', 'web.db')
    assert.equal((await runAt('HO', 'sync')).code, 3)
    const { registered } = (await runAt('HO', 'recover')).told as Recovery
    assert.deepEqual(registered, [{ code: 'S002' }])
    assert.equal((await runAt('HO', 'sync')).code, 0)
    const sites = (await runAt('HO', 'site', 'list')).told as { code: string; name: string; format?: string }[]
    assert.deepEqual(
      sites.map(({ code, name, format }) => [code, name, format].filter(Boolean)),
      [
        ['HO', 'Head office'],
        ['S001', 'Park Street', 'outright'],
        ['S002', 'Lake View', 'consignment'],
      ],
    )
  })
})
