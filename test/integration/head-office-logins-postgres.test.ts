import assert from 'node:assert/strict'
import type { Database } from '../../src/data/database.ts'
import { prepareWeb } from '../../src/data/prepare.ts'
import { rehearse } from '../../src/data/rehearse.ts'
import { listSites } from '../../src/data/web/registration.ts'
import { activate, addStore, deactivate, revokeLogin, rotateLogin } from '../../src/data/web/store-logins.ts'
import { openWeb } from '../../src/data/web/web-database.ts'
import { packet, withCode } from '../support/databases.ts'
import { administer, onPostgres } from '../support/on-postgres.ts'
import { all, run, store, type WebOfStores, webOfStores } from '../support/store-logins.ts'

describe('the head office’s logins of a web database on PostgreSQL', () => {
  let web: WebOfStores
  let mine: Database
  let runs: Database
  const names: string[] = []

  const role = async (name: string, rest: string) => {
    names.push(name)
    await administer(`create role "${name}" login password 'made by hand' ${rest}`)
    return { user: name, password: 'made by hand' }
  }

  before(onPostgres.start)
  beforeEach(async () => {
    web = await webOfStores('postgres')
    mine = web.as(web.login)
    await addStore(web.headOffice, store('S002'))
    await openWeb(web.headOffice).place(
      'HO',
      ['*', 'S002'].map((audience) => packet('HO', 1, audience)),
    )
    const run = await role(`run.${process.pid}`, '')
    await web.headOffice.write((session) => prepareWeb(session, run.user))
    runs = web.open({ ...web.place, server: { ...web.place.server!, ...run } })
  })
  afterEach(async () => {
    await runs.close()
    for (const name of names.splice(0)) await administer(`drop owned by "${name}"; drop role "${name}"`)
    await web.close()
  })

  it('works with the rows of all sites by a login that owns no table, and after each migration', async () => {
    await openWeb(runs).place('HO', [packet('HO', 2, 'S002')])
    assert.equal((await openWeb(runs).kept({ origin: 'HO', audience: 'S002', type: 'items' })).length, 2)
    assert.equal((await listSites(runs)).length, 3)
    const again = await role(`run again ${process.pid}`, '')
    await web.headOffice.write((session) => prepareWeb(session, again.user))
    for (const login of [again, { user: `run.${process.pid}`, password: 'made by hand' }]) {
      const database = web.open({ ...web.place, server: { ...web.place.server!, ...login } })
      assert.equal((await listSites(database)).length, 3)
      await database.close()
    }
    const statements = await rehearse(web.headOffice, (session) => prepareWeb(session, again.user))
    assert.deepEqual(statements, [])
  })

  it('may not make logins by it, and registers those that the database’s administrator makes', async () => {
    await assert.rejects(addStore(runs, store('S003')), withCode('TS_DATABASE_FORBIDDEN'))
    assert.equal((await listSites(runs)).length, 3)
    const [stores] = await all(
      mine,
      `select roleid::regrole::text as role from pg_auth_members where member = current_user::regrole`,
    )
    const made = await role(`by hand.${process.pid}`, `in role ${stores!.role}`)
    assert.deepEqual(await addStore(runs, store('S003'), made.user), { added: true, login: undefined })
    const third = web.as(made)
    const codes = async () => (await all(third, 'select code from tillsync_site order by code')).map(({ code }) => code)
    assert.deepEqual(await codes(), ['HO', 'S003'])
    assert.equal(await deactivate(runs, 'S003'), made.user)
    assert.deepEqual(await all(third, 'select id from tillsync_packet'), [])
    await assert.rejects(openWeb(third).place('S003', [packet('S003', 1, 'HO')]), withCode('TS_DATABASE_FORBIDDEN'))
    assert.equal(await activate(runs, 'S003'), made.user)
    assert.equal((await all(third, 'select id from tillsync_packet')).length, 1)
    await assert.rejects(rotateLogin(runs, 'S003'), withCode('TS_DATABASE_FORBIDDEN'))
    await assert.rejects(revokeLogin(runs, 'S003'), withCode('TS_DATABASE_FORBIDDEN'))
    await third.close()
  })

  it('lets nobody make anything where its own statements look for names', async () => {
    const open = `open_${process.pid}`
    await administer(`create schema ${open}; grant create, usage on schema ${open} to public`)
    const owner = await role(`owner.${process.pid}`, 'createrole')
    await administer(`create schema tables_${process.pid} authorization "${owner.user}"`)
    const place = { ...web.place.server!, schema: open, controlSchema: `tables_${process.pid}` }
    const mayNot = web.open({ ...web.place, server: { ...place, ...owner } })
    try {
      await assert.rejects(
        mayNot.write((session) => prepareWeb(session)),
        { ...withCode('TS_SCHEMA_OPEN'), remedy: new RegExp(`REVOKE CREATE ON SCHEMA "${open}" FROM PUBLIC`) },
      )
      await web.open({ ...web.place, server: place }).write((session) => prepareWeb(session))
      await assert.rejects(run(mine, `create table ${open}.x (a integer)`), withCode('TS_DATABASE_FORBIDDEN'))
    } finally {
      await mayNot.close()
      const [stores] = await administer(
        `select distinct unnest(roles)::text as role from pg_policies where schemaname = 'tables_${process.pid}'`,
      )
      await administer(`drop schema ${open}, tables_${process.pid} cascade; drop role if exists "${stores?.role}"`)
    }
  })
})
