import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../src/config.ts'
import { openInstallation } from '../../src/container.ts'
import { openRunJournal } from '../../src/data/operator/run-journal.ts'
import { databaseSettings } from '../../src/data/settings.ts'
import { acquireSiteLock } from '../../src/data/site/lock.ts'
import { registerSite } from '../../src/data/web/registration.ts'
import type { Installation } from '../../src/runner/installation.ts'
import { commandLine } from '../support/command-line.ts'
import { tillsync } from '../support/tillsync.ts'

describe('the operator’s commands', () => {
  let folder: string
  let headOffice: Installation
  let store: Installation

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tillsync-operator-'))
    headOffice = await site('HO', 'site: { code: HO, kind: head-office, name: Head office, timeZone: Asia/Kolkata }')
    store = await site(
      'S001',
      'site: { code: S001, kind: store, name: Park Street, format: outright, timeZone: Asia/Kolkata }',
    )
    await registerSite(headOffice.webDatabase, { code: 'S001', kind: 'store', name: 'Park Street', format: 'outright' })
    await run(
      headOffice,
      "insert into merchandise_hierarchy (code, level, name) values ('TEA', 1, 'Tea'), ('a/b', 1, 'Odd')",
    )
    await cycle(headOffice)
    await run(
      store,
      "create trigger refuse before insert on merchandise_hierarchy when new.code = 'TEA' begin select raise(abort, 'no tea here'); end",
    )
    await cycle(store)
    await cycle(headOffice)
  })
  after(async () => {
    await headOffice?.close()
    await store?.close()
    rmSync(folder, { recursive: true })
  })

  async function site(code: string, text: string): Promise<Installation> {
    const file = join(folder, `${code}.yaml`)
    const databases = `database: { storage: ${code}.db }\nwebDatabase: { storage: web.db }\npreflight: { diskFreeMegabytes: 1 }\n`
    writeFileSync(file, `${text}\n${databases}log: { level: silent }\n`)
    const installation = await openInstallation(loadConfig({ file, environment: {} }), { create: true })
    await installation.migrate()
    return installation
  }
  const run = ({ siteDatabase }: Installation, sql: string) => siteDatabase.write((session) => session.run(sql))
  const cycle = async (installation: Installation) => {
    const report = await installation.sync({ reason: 'test', signal: new AbortController().signal })
    assert.equal(report.error, undefined)
  }
  const at = (code: string, ...words: string[]) => commandLine('--config', join(folder, `${code}.yaml`), ...words)
  const json = async (code: string, ...words: string[]) => {
    const { code: ended, out, error } = await at(code, '--json', ...words)
    assert.equal(ended, 0, error)
    return JSON.parse(out)
  }

  it('show the same document at both ends, with the reason', async () => {
    const sent = await at('HO', 'sent', '--status', 'rejected')
    assert.match(sent.out, /^Since +Type +Document +Status +For +Reason\n/)
    assert.match(sent.out, /\d +items +merchandise_hierarchy TEA +REJECTED +every store +.*no tea here/)
    const { items } = await json('S001', 'quarantine', 'list')
    assert.deepEqual(
      items.map(({ key, status }: { key: string[]; status: string }) => [key, status]),
      [[['TEA'], 'QUARANTINED']],
    )
    const shown = await at('S001', 'quarantine', 'show', 'items', 'TEA')
    assert.match(shown.out, /^Document +items merchandise_hierarchy TEA\nFrom +HO, in packet HO\.1\.\d+\.\*/)
    assert.match(shown.out, /"name": "Tea"/)
    const none = await at('S001', 'quarantine', 'show', 'items', 'COFFEE')
    assert.equal(none.code, 1)
    assert.match(none.error, /^TS_DOCUMENT_UNKNOWN: No document COFFEE of items/)
  })

  it('trace a document at both ends', async () => {
    const sent = await at('HO', 'trace', 'items', 'TEA')
    assert.match(sent.out, /UPLOADED|PROCESSED/)
    assert.match(sent.out, /for every store in packet HO\.1\.\d+\.\* number \d+ of its stream/)
    assert.match(sent.out, /TEA {2}REJECTED .*no tea here/)
    const { steps } = await json('S001', 'trace', 'items', 'TEA')
    assert.deepEqual(
      steps.map(({ step, origin }: { step: string; origin: string }) => [step, origin]),
      [
        ['RECEIVED', 'HO'],
        ['QUARANTINED', 'HO'],
      ],
    )
    const none = await at('S001', 'trace', 'items', 'COFFEE')
    assert.equal(none.code, 1)
    assert.match(none.error, /^TS_DOCUMENT_UNKNOWN: No document COFFEE of items is known here/)
  })

  it('are the same in a process of their own', async () => {
    const words = ['--config', join(folder, 'HO.yaml'), '--json', 'sent']
    assert.deepEqual(await tillsync(folder, ...words), await commandLine(...words))
    const refused = await tillsync(folder, '--config', join(folder, 'S001.yaml'), 'site', 'list')
    assert.deepEqual([refused.code, refused.out], [1, ''])
    assert.match(refused.error, /^TS_HEAD_OFFICE_ONLY: Site S001 is a store/)
  })

  it('show page after page', async () => {
    const { items, next } = await json('HO', 'sent', '--most', '1')
    assert.equal(items.length, 1)
    const second = await json('HO', 'sent', '--most', '1', '--after', next)
    assert.notDeepEqual(second.items, items)
    assert.equal(second.next, undefined)
    assert.match((await at('HO', 'sent', '--after', 'nonsense')).error, /^TS_USAGE: nonsense is not where a page/)
    const received = await at('S001', 'received', '--most', '1')
    assert.match(received.out, /More, with the same options: tillsync received --after \S+\n$/)
  })

  it('tell the state of a site, and that a run whose process is gone was ended by a crash', async () => {
    const journal = openRunJournal(store.siteDatabase)
    const killed = await journal.begin({ reason: 'schedule', startedBy: 'asha', scope: 'cycle' })
    const status = await json('S001', 'status')
    assert.deepEqual([status.lock, status.lastCycle.id, status.lastCycle.outcome], [{ held: false }, killed, 'FAILED'])
    assert.equal(status.site.name, 'Park Street')
    assert.equal(status.setAside[0].quarantined, 1)
    assert.equal(status.cursors[0].origin, 'HO')
    const holder = { host: 'pos1', pid: 7, startedBy: 'asha', reason: 'schedule' }
    const lock = await acquireSiteLock(store.siteDatabase, databaseSettings(store.config, 'local'), holder)
    try {
      const { out } = await at('S001', 'status')
      assert.match(out, /Last cycle .* by asha \(schedule\), RUNNING\n/)
      assert.match(out, /Lock +asha on pos1 \(process 7, schedule\), since \d{4}/)
    } finally {
      await lock.release()
    }
    const { out } = await at('S001', 'runs')
    assert.match(out, new RegExp(`^Run .*\n${killed.slice(0, 8)} .* FAILED .* The process ended`))
    const shown = await at('S001', 'runs', 'show', killed.slice(0, 8))
    assert.match(shown.out, new RegExp(`^Run ${killed}\n`))
  })

  it('waive with a reason and the operator’s name, and refuse to act on everything by mistake', async () => {
    const all = await at('S001', 'quarantine', 'waive', '--reason', 'no shelf')
    assert.equal(all.code, 2)
    assert.match(all.error, /^TS_USAGE: Say which documents, or --all\./)
    assert.deepEqual((await json('S001', 'quarantine', 'retry', '--type', 'items', '--key', 'TE')).documents, 0)
    const waived = await json('S001', 'quarantine', 'waive', '--key', 'TEA', '--reason', 'no shelf')
    assert.deepEqual(waived, { documents: 1, by: store.machine.account })
    const { items } = await json('S001', 'received', '--status', 'WAIVED')
    assert.match(items[0].reason, /^no shelf \(.*no tea here/)
  })

  it('publish what exists, and refuse what does not', async () => {
    assert.equal((await json('HO', 'publish', 'items', '--all', '--to', 'S001')).documents, 2)
    assert.equal((await json('HO', 'publish', 'items', '--key', 'a/b', '["TEA"]')).documents, 2)
    const since = await json('HO', 'publish', 'items', '--since', '2020-01-01')
    assert.equal(since.documents, 2)
    const refused: [words: string[], code: number, error: RegExp][] = [
      [
        ['HO', 'publish', 'items', '--key', 'TEA', 'COFFEE'],
        1,
        /^TS_DOCUMENT_UNKNOWN: .* with the key COFFEE; keys are: /,
      ],
      [['HO', 'publish', 'items', '--all', '--to', 'S009'], 1, /^TS_NAME_UNKNOWN: .* S009; known: S001/],
      [['HO', 'publish', 'sales', '--all'], 2, /^TS_USAGE: This site receives sales/],
      [['S001', 'publish', 'sales', '--all', '--to', 'S001'], 2, /^TS_USAGE: --to is for the head office/],
      [['HO', 'publish', 'items'], 2, /^TS_USAGE: Say which documents/],
    ]
    for (const [[code = '', ...words], exit, error] of refused) {
      const ended = await at(code, ...words)
      assert.equal(ended.code, exit)
      assert.match(ended.error, error)
    }
  })

  it('manage sites at the head office alone', async () => {
    const refused = await at('S001', 'site', 'list')
    assert.equal(refused.code, 1)
    assert.match(refused.error, /^TS_HEAD_OFFICE_ONLY: Site S001 is a store/)
    assert.equal((await json('HO', 'site', 'add', 'S002', '--name', 'Lake', '--format', 'consignment')).added, true)
    const { out: changed } = await at('HO', 'site', 'add', 'S002', '--name', 'Lake', '--format', 'consignment')
    assert.match(changed, /^Store S002 is changed\.\nThe web database is a file and has no logins/)
    assert.match(
      (await at('HO', 'site', 'rotate-login', 'S002')).error,
      /^TS_LOGIN_MISSING: S002 has no login of its own/,
    )
    await json('HO', 'site', 'deactivate', 'S002')
    const { out } = await at('HO', 'site', 'list')
    assert.match(out, /\nS002 +Lake +store, consignment +no\n/)
  })

  it('let administrators alone change users and roles, and warn when nobody is left to run a cycle', async () => {
    await json('HO', 'role', 'add', 'clerk', '--right', 'data-exchange')
    await json('HO', 'user', 'add', 'Asha', '--account', 'asha', '--role', 'clerk')
    const refused = await at('HO', '--set', 'operator.user=Asha', 'user', 'add', 'Ravi')
    assert.equal(refused.code, 1)
    assert.match(refused.error, /^TS_RIGHT_MISSING: Asha lacks the access right administration\./)
    const { out } = await at('HO', 'role', 'revoke', 'administrator', 'data-exchange')
    assert.match(out, /^Role administrator has no longer data-exchange\.\nWarning: no active user may run a cycle now/)
    assert.equal((await json('HO', 'role', 'enable-web', 'clerk')).nobodyExchanges, false)
  })

  it('purge says what it took away, at a head office in the web database, too', async () => {
    const { local, web } = await json('HO', 'purge')
    assert.deepEqual([local.sentPackets, web], [0, { packets: 0, snapshotParts: 0 }])
    assert.match((await at('S001', 'purge')).out, /^Purged here: 0 sent packets/)
  })
})
