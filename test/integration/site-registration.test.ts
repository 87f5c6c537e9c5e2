import assert from 'node:assert/strict'
import type { Database } from '../../src/data/database.ts'
import { announce, listSites, registerSite, releaseInstallation } from '../../src/data/web/registration.ts'
import { deactivate } from '../../src/data/web/store-logins.ts'
import { type TemporaryDatabases, temporaryDatabases, withCode } from '../support/databases.ts'
import { onEachDialect } from '../support/dialects.ts'

onEachDialect('site registration', (dialect) => {
  let databases: TemporaryDatabases
  let web: Database
  beforeEach(async () => {
    databases = temporaryDatabases(dialect)
    web = await databases.web()
  })
  afterEach(() => databases.remove())

  it('makes a store known once, and corrects its name and format the next time', async () => {
    assert.equal(await registerSite(web, { code: 'S001', kind: 'store', name: 'One', format: 'consignment' }), true)
    await deactivate(web, 'S001')
    assert.equal(await registerSite(web, { code: 'S001', kind: 'store', name: 'Uno', format: 'outright' }), false)
    const [site] = await listSites(web)
    assert.deepEqual(
      { code: site?.code, name: site?.name, format: site?.format, active: site?.active, epoch: site?.epoch },
      { code: 'S001', name: 'Uno', format: 'outright', active: false, epoch: 1 },
    )
  })

  for (const code of ['*', 'HO', '', 'S 1', 'a.b', 'x'.repeat(21)]) {
    it(`refuses a store with the code ${JSON.stringify(code)}`, async () => {
      await assert.rejects(
        async () => registerSite(web, { code, kind: 'store', name: 'x', format: 'outright' }),
        withCode('TS_NAME_INVALID'),
      )
    })
  }

  it('knows one head office, whose code no store has', async () => {
    await registerSite(web, { code: 'HQ', kind: 'head-office', name: 'Head office' })
    await assert.rejects(
      registerSite(web, { code: 'HO', kind: 'head-office', name: 'Another' }),
      withCode('TS_NAME_TAKEN'),
    )
    await assert.rejects(
      registerSite(web, { code: 'HQ', kind: 'store', name: 'x', format: 'outright' }),
      withCode('TS_NAME_TAKEN'),
    )
    await assert.rejects(deactivate(web, 'S404'), withCode('TS_NAME_UNKNOWN'))
  })

  it('records who works under a code, and tells who did before', async () => {
    const told = { code: 'S001', host: 'till-1', programVersion: '0.1.0', softwareVersion: '4.2', protocolVersion: 1 }
    assert.equal(await announce(web, { ...told, installation: 'a' }), undefined)
    await registerSite(web, { code: 'S001', kind: 'store', name: 'One', format: 'outright' })
    assert.equal((await announce(web, { ...told, installation: 'a' }))?.installation, undefined)
    const before = await announce(web, { ...told, installation: 'b', host: 'till-2' })
    assert.deepEqual([before?.installation, before?.host, before?.softwareVersion], ['a', 'till-1', '4.2'])
    assert.match(before?.lastCycleAt ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
    await releaseInstallation(web, 'S001')
    assert.equal((await listSites(web))[0]?.installation, undefined)
  })
})
