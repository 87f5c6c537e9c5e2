import assert from 'node:assert/strict'
import type { Database } from '../../../src/data/database.ts'
import { listActs, recordAct } from '../../../src/data/operator/audit.ts'
import { checkPassword, setPassword } from '../../../src/data/operator/passwords.ts'
import { addUser } from '../../../src/data/operator/users.ts'
import { type TemporaryDatabases, temporaryDatabases, withCode } from '../../support/databases.ts'
import { onEachDialect } from '../../support/dialects.ts'

onEachDialect('what the console keeps', (dialect) => {
  let databases: TemporaryDatabases
  let database: Database
  beforeEach(async () => {
    databases = temporaryDatabases(dialect)
    database = await databases.site()
    await addUser(database, { name: 'Asha' })
  })
  afterEach(() => databases.remove())

  it('is of a password only what does not give it away', async () => {
    assert.equal(await checkPassword(database, 'Asha', ''), false, 'none yet')
    await setPassword(database, 'Asha', 'café du marché')
    assert.equal(await checkPassword(database, 'Asha', 'café du marché'), true)
    assert.equal(
      await checkPassword(database, 'Asha', 'café du marché'.normalize('NFD')),
      true,
      'typed on another machine',
    )
    assert.equal(await checkPassword(database, 'Asha', 'Café du marché'), false)
    assert.equal(await checkPassword(database, 'asha', 'café du marché'), false)
    const kept = await database.read((session) => session.all('select * from tillsync_user'))
    assert.doesNotMatch(JSON.stringify(kept), /march/)
  })

  it('takes no password that is too short, nor one for somebody who is not there', async () => {
    await assert.rejects(setPassword(database, 'Asha', 'secret7'), withCode('TS_PASSWORD_INVALID'))
    await assert.rejects(setPassword(database, 'Asha', 'x'.repeat(201)), withCode('TS_PASSWORD_INVALID'))
    await assert.rejects(setPassword(database, 'Ravi', 'long enough'), withCode('TS_NAME_UNKNOWN'))
  })

  it('tells every act, newest first, in pages', async () => {
    const detail = 'Turned 🧾 off; it’s "kept"'
    for (const act of ['sign-in', 'sync', 'plugin', 'sign-out', 'sign-in']) {
      await recordAct(database, { user: 'Asha', address: '::1', act, detail })
    }
    const all = await listActs(database, { most: 10 })
    assert.deepEqual(
      all.map(({ user, address, detail: told }) => [user, address, told]),
      all.map(() => ['Asha', '::1', detail]),
    )
    assert.deepEqual(
      all.map(({ at }) => at),
      all
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    )
    const first = await listActs(database, { most: 3 })
    const rest = await listActs(database, { most: 3, before: first.at(-1)?.id })
    assert.deepEqual([...first, ...rest], all)
    assert.deepEqual(await listActs(database, { most: 3, before: "x' or 1=1 --" }), [])
  })
})
