import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../../src/config.ts'
import { openInstallation } from '../../../src/container.ts'
import { registerSite } from '../../../src/data/web/registration.ts'
import type { Installation } from '../../../src/runner/installation.ts'
import { commandLine } from '../../support/command-line.ts'

describe('tillsync verify and tillsync repair', () => {
  let folder: string
  let headOffice: Installation
  let store: Installation

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tillsync-verify-'))
    headOffice = await site('HO', 'site: { code: HO, kind: head-office, name: Head office }')
    store = await site('S001', 'site: { code: S001, kind: store, name: Park Street, format: outright }')
    await registerSite(headOffice.webDatabase, { code: 'S001', kind: 'store', name: 'Park Street', format: 'outright' })
    await run(
      headOffice,
      "insert into tax_rate (tax_group, valid_from, cgst, sgst, igst) values ('GST5', '2026-04-01', '2.50', '2.50', '5.00')",
    )
    for (const one of [headOffice, store, headOffice]) await cycle(one)
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

  /** The head office verifies, and the store has cycles meanwhile. */
  const verified = async (...words: string[]) => {
    let ended = false
    const asked = at('HO', 'verify', 'items', '--wait', '1', ...words).finally(() => {
      ended = true
    })
    while (!ended) await cycle(store)
    return asked
  }

  it('find what was changed by hand, and have it sent again', async () => {
    const noted = await verified()
    assert.equal(noted.code, 0)
    assert.match(noted.out, /quantities and money; all contents: `tillsync verify --deep`/)
    await run(store, "update tax_rate set igst = '6.00'")
    const altered = await verified()
    assert.equal(altered.code, 6)
    assert.match(altered.out, /tax_rate.igst is 5.00 at the origin, 6.00 at the destination/)
    assert.match(altered.out, /somebody changed these rows behind Tillsync’s back/)
    const found = await verified('--deep')
    assert.doesNotMatch(found.out, /verify --deep/)
    assert.equal(found.code, 6, found.error)
    assert.match(found.out, /items +S001 +1 +1 +DIFFERS +1/)
    assert.match(found.out, /tax_rate GST5\/2026-04-01 has another content at the destination/)
    assert.match(found.out, /tax_rate.igst is 5.00 at the origin, 6.00 at the destination/)
    assert.match((await at('HO', 'repair')).out, /^1 documents of items are sent to S001 with the next cycle/)
    assert.match((await at('HO', 'repair', '--json')).out, /"repaired": \[\]/)
    for (const one of [headOffice, store]) await cycle(one)
    assert.equal((await verified('--deep')).code, 0)
  })

  it('find what stands at a destination and nobody sent', async () => {
    await run(store, `insert into tax_rate select 'HAND', valid_from, cgst, sgst, igst from tax_rate`)
    const found = await verified('--deep')
    assert.equal(found.code, 6, found.error)
    assert.match(found.out, /items +S001 +1 +1 +AGREES/)
    assert.match(found.out, /items: 1 documents at S001 did not come from another site: tax_rate HAND\/2026-04-01/)
    await run(store, `delete from tax_rate where tax_group = 'HAND'`)
    await run(
      headOffice,
      `insert into customer (customer_id, isd_code, mobile, first_name, consent) values ('X', '+91', '9876543210', 'Asha', 0)`,
    )
    const there = await verified('customers', '--deep')
    assert.match(there.out, /customers: 1 documents at HO did not come from another site: X/)
    await run(headOffice, `delete from customer`)
    assert.equal((await verified('customers', '--deep')).code, 0)
  })

  it('say what they cannot do', async () => {
    const stranger = await at('HO', 'verify', '--store', 'S009')
    assert.match(stranger.error, /^TS_NAME_UNKNOWN/)
    assert.match((await at('S001', 'repair', '--store', 'S001')).error, /^TS_HEAD_OFFICE_ONLY/)
    assert.equal((await at('HO', 'verify', 'nonsense')).code, 2)
  })
})
