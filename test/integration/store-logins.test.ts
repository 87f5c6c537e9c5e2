import assert from 'node:assert/strict'
import type { Database } from '../../src/data/database.ts'
import type { Login } from '../../src/data/logins.ts'
import { openDatabase } from '../../src/data/open.ts'
import { announce, listSites, registerSite } from '../../src/data/web/registration.ts'
import { activate, addStore, deactivate, revokeLogin, rotateLogin } from '../../src/data/web/store-logins.ts'
import { openWeb } from '../../src/data/web/web-database.ts'
import { packet, withCode } from '../support/databases.ts'
import { openRetail, type Retail, TestSite, typesOf } from '../support/retail.ts'
import {
  all,
  dropLogins,
  run,
  signedIn,
  store,
  type WebOfStores,
  webOfStores,
  whereLoginsAre,
} from '../support/store-logins.ts'
import { notices, putNotice, putPerson, putSlip, slips } from '../support/trade.ts'

whereLoginsAre('stores with their own logins of the web database', (dialect) => {
  let retail: Retail
  let stores: readonly TestSite[]
  beforeEach(async () => {
    retail = await openRetail({ web: dialect })
    stores = await Promise.all(
      retail.stores.map(async ({ site, settings }) => {
        const { login } = await addStore(retail.web, store(site.code))
        return new TestSite(site, settings, openDatabase(signedIn(retail.places.web!, login!)), typesOf())
      }),
    )
  })
  afterEach(async () => {
    for (const { database, web } of stores) await Promise.all([database.close(), web.close()])
    await dropLogins(retail.web)
    await retail.close()
  })

  it('work as ever: masters down, slips up, statuses back', async () => {
    const { headOffice } = retail
    const [first, second] = stores as [TestSite, TestSite]
    await first.run(
      `create trigger refuse before insert on notice when new.code = 'N3' begin select raise(abort, 'not that'); end`,
    )
    await putNotice(headOffice, 'N1', '*', 'for all')
    await putNotice(headOffice, 'N2', 'S002', 'for one')
    await putNotice(headOffice, 'N3', 'S001', 'turned down')
    await putPerson(first, '7', 'Asha')
    await putPerson(second, '7', 'Ravi')
    await putSlip(first, '1')
    for (let round = 0; round < 3; round++) {
      for (const site of [first, headOffice, second]) await site.cycle()
    }
    assert.deepEqual(await notices(first), ['N1: for all'])
    assert.deepEqual(await notices(second), ['N1: for all', 'N2: for one'])
    assert.deepEqual(await slips(headOffice), ['S001/1 10.00 2'])
    assert.equal(await first.sent('slips', 'S001', '1'), 'PROCESSED')
    assert.equal(await first.sent('people', '7'), 'PROCESSED')
    assert.equal(await second.sent('people', '7'), 'REJECTED')
    assert.equal(await headOffice.sent('notices', 'N1'), 'PROCESSED')
    assert.equal(await headOffice.sent('notices', 'N2'), 'PROCESSED')
    assert.equal(await headOffice.sent('notices', 'N3'), 'REJECTED')
  })
})

whereLoginsAre('stores’ logins of the web database', (dialect) => {
  let web: WebOfStores
  beforeEach(async () => {
    web = await webOfStores(dialect)
  })
  afterEach(() => web.close())

  const refused = (who: Login) => assert.rejects(all(web.as(who), 'select 1 as one'), withCode('TS_DATABASE_LOGIN'))
  /** The tables are forbidden, or out of sight. */
  const shutOut = (work: Promise<unknown>) =>
    assert.rejects(work, ({ code }) => ['TS_DATABASE_FORBIDDEN', 'TS_SCHEMA_MISSING'].includes(code))
  const sites = (database: Database) => all(database, 'select code from tillsync_site order by code')

  it('stay apart whatever their codes', async () => {
    const codes = ['a-b', 'a_b', 'A_B', 's001', '-', '_', 'x'.repeat(20), 'HO2', 'tillsync']
    const users = new Set([web.login.user])
    for (const code of codes) {
      const made = (await addStore(web.headOffice, store(code))).login!
      users.add(made.user.toLowerCase())
      assert.deepEqual(
        await sites(web.as(made)),
        [{ code: 'HO' }, { code }].sort((a, b) => (a.code < b.code ? -1 : 1)),
      )
    }
    assert.equal(users.size, codes.length + 1)
  })

  it('are made once: added again, a store is changed and keeps its login', async () => {
    const again = await addStore(web.headOffice, { ...store('S001'), name: 'Another' })
    assert.deepEqual(again, { added: false, login: undefined })
    assert.deepEqual(await sites(web.as(web.login)), [{ code: 'HO' }, { code: 'S001' }])
    assert.match(web.login.password, /^[\w-]{24,}$/)
  })

  it('tell the head office who works with them', async () => {
    const told = { code: 'S001', installation: 'i', host: 'till-1', programVersion: '0.1.0', protocolVersion: 1 }
    assert.equal((await announce(web.as(web.login), told))?.host, undefined)
    const known = (await listSites(web.headOffice)).find(({ code }) => code === 'S001')
    assert.deepEqual([known?.host, known?.installation, known?.login], ['till-1', 'i', web.login.user])
    assert.ok(known?.lastCycleAt)
    assert.equal(await announce(web.as(web.login), { ...told, code: 'S002' }), undefined)
  })

  it('have the password that was given last', async () => {
    const open = web.as(web.login)
    await sites(open)
    const next = await rotateLogin(web.headOffice, 'S001')
    assert.equal(next.user, web.login.user)
    await refused(web.login)
    assert.equal((await sites(web.as(next))).length, 2)
    await assert.rejects(rotateLogin(web.headOffice, 'HO'), withCode('TS_LOGIN_MISSING'))
    await assert.rejects(rotateLogin(web.headOffice, 'S404'), withCode('TS_NAME_UNKNOWN'))
  })

  it('are shut out when they are revoked, those that are in as well, until they have another password', async () => {
    const open = web.as(web.login)
    await sites(open)
    await revokeLogin(web.headOffice, 'S001')
    await shutOut(sites(open))
    await shutOut(openWeb(open).place('S001', [packet('S001', 1, 'HO')]))
    await refused(web.login)
    await deactivate(web.headOffice, 'S001')
    await activate(web.headOffice, 'S001')
    await refused(web.login)
    const next = await rotateLogin(web.headOffice, 'S001')
    assert.equal((await sites(web.as(next))).length, 2)
  })

  it('are shut out while they are not active, and not let in by a new password', async () => {
    const open = web.as(web.login)
    await sites(open)
    assert.equal(await deactivate(web.headOffice, 'S001'), undefined)
    await shutOut(sites(open))
    await refused(web.login)
    const next = await rotateLogin(web.headOffice, 'S001')
    await refused(next)
    assert.equal(await activate(web.headOffice, 'S001'), undefined)
    assert.equal((await sites(web.as(next))).length, 2)
  })

  it('are made shut for a store that is not active', async () => {
    await registerSite(web.headOffice, store('S002'))
    await deactivate(web.headOffice, 'S002')
    const made = (await addStore(web.headOffice, store('S002'))).login!
    await refused(made)
    await activate(web.headOffice, 'S002')
    assert.deepEqual(await sites(web.as(made)), [{ code: 'HO' }, { code: 'S002' }])
  })

  it('do nothing once their site is not active, even where the login itself is as it was', async () => {
    await openWeb(web.headOffice).place('HO', [packet('HO', 1, '*')])
    const open = web.as(web.login)
    assert.equal((await all(open, 'select id from tillsync_packet')).length, 1)
    await run(web.headOffice, `update tillsync_site set active = :no where code = 'S001'`, { no: false })
    assert.deepEqual(await all(open, 'select id from tillsync_packet'), [])
    await assert.rejects(openWeb(open).place('S001', [packet('S001', 1, 'HO')]), withCode('TS_DATABASE_FORBIDDEN'))
  })
})
