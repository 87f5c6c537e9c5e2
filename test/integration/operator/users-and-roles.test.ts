import assert from 'node:assert/strict'
import type { QueryOptions } from 'sequelize'
import type { Database } from '../../../src/data/database.ts'
import { findOperator } from '../../../src/data/operator/access-rights.ts'
import {
  addRole,
  enableWebDatabase,
  grantRights,
  listRoles,
  removeRole,
  revokeRights,
} from '../../../src/data/operator/roles.ts'
import { addUser, assignRoles, listUsers, removeUser } from '../../../src/data/operator/users.ts'
import { type TemporaryDatabases, temporaryDatabases, withCode } from '../../support/databases.ts'
import { onEachDialect } from '../../support/dialects.ts'

onEachDialect('users and roles', (dialect) => {
  let databases: TemporaryDatabases
  let database: Database
  beforeEach(async () => {
    databases = temporaryDatabases(dialect)
    database = await databases.site()
  })
  afterEach(() => databases.remove())

  const clerk = async () => {
    await addRole(database, { name: 'clerk', accessRights: ['data-exchange'], webDatabaseEnabled: true })
    await addUser(database, { name: 'Asha', operatingSystemAccount: 'asha', roles: ['clerk'] })
  }

  it('say who works here, by account and by name', async () => {
    await clerk()
    const asha = { user: 'Asha', roles: ['clerk'], accessRights: ['data-exchange'], webDatabaseEnabled: true }
    assert.deepEqual(await findOperator(database, { account: 'asha' }), asha)
    assert.deepEqual(await findOperator(database, { user: 'Asha', account: 'service' }), asha)
    assert.equal(await findOperator(database, { account: 'Asha' }), undefined)
    assert.equal(await findOperator(database, { user: 'asha', account: 'asha' }), undefined)
  })

  it('count the web database as enabled only by a role with the right data-exchange', async () => {
    await clerk()
    await addRole(database, { name: 'guest', webDatabaseEnabled: true })
    await enableWebDatabase(database, 'clerk', false)
    await assignRoles(database, 'Asha', ['clerk', 'guest'])
    const operator = await findOperator(database, { account: 'asha' })
    assert.deepEqual([operator?.roles, operator?.webDatabaseEnabled], [['clerk', 'guest'], false])
  })

  it('are listed with all that belongs to them', async () => {
    await clerk()
    await addUser(database, { name: 'Ravi' })
    await grantRights(database, 'clerk', ['administration', 'data-exchange'])
    assert.deepEqual(await listUsers(database), [
      { name: 'Asha', operatingSystemAccount: 'asha', active: true, roles: ['clerk'] },
      { name: 'Ravi', operatingSystemAccount: undefined, active: true, roles: [] },
    ])
    assert.deepEqual(await listRoles(database), [
      { name: 'clerk', accessRights: ['administration', 'data-exchange'], webDatabaseEnabled: true, users: ['Asha'] },
    ])
  })

  it('tell when a change leaves nobody who may run a cycle', async () => {
    await clerk()
    assert.deepEqual(await enableWebDatabase(database, 'clerk', false), { nobodyExchanges: true })
    assert.deepEqual(await enableWebDatabase(database, 'clerk', true), { nobodyExchanges: false })
    assert.deepEqual(await revokeRights(database, 'clerk', ['data-exchange']), { nobodyExchanges: true })
    assert.deepEqual(await grantRights(database, 'clerk', ['data-exchange']), { nobodyExchanges: false })
    assert.deepEqual(await assignRoles(database, 'Asha', []), { nobodyExchanges: true })
    assert.deepEqual(await assignRoles(database, 'Asha', ['clerk']), { nobodyExchanges: false })
    assert.deepEqual(await removeUser(database, 'Asha'), { nobodyExchanges: true })
    assert.deepEqual(await listUsers(database), [])
    assert.deepEqual((await listRoles(database))[0]?.users, [])
  })

  it('take a role from its users when it is removed', async () => {
    await clerk()
    assert.deepEqual(await removeRole(database, 'clerk'), { nobodyExchanges: true })
    assert.deepEqual((await listUsers(database))[0]?.roles, [])
    await addRole(database, { name: 'clerk' })
    assert.deepEqual((await listRoles(database))[0]?.accessRights, [])
  })

  it('take names as they are, whatever SQL reads in them', async () => {
    for (const name of ["O'Brien", '$1', ':name', 'a?b $$ \\" `[%_]']) {
      await addRole(database, { name, accessRights: ['data-exchange'] })
      await enableWebDatabase(database, name, true)
      await addUser(database, { name, operatingSystemAccount: name, roles: [name] })
      assert.deepEqual(await findOperator(database, { account: name }), {
        user: name,
        roles: [name],
        accessRights: ['data-exchange'],
        webDatabaseEnabled: true,
      })
      await removeUser(database, name)
      await removeRole(database, name)
    }
    assert.deepEqual([await listUsers(database), await listRoles(database)], [[], []])
  })

  it('are read and changed within the transaction of the call alone', async () => {
    const within: boolean[] = []
    database.sequelize.addHook('beforeQuery', ({ transaction }: QueryOptions) => {
      within.push(Boolean(transaction))
    })
    await clerk()
    await listUsers(database)
    await listRoles(database)
    await findOperator(database, { account: 'asha' })
    await grantRights(database, 'clerk', ['administration'])
    await revokeRights(database, 'clerk', ['administration'])
    await removeRole(database, 'clerk')
    await removeUser(database, 'Asha')
    assert.ok(within.length > 0 && within.every(Boolean))
  })

  it('refuse names that cannot be, that are taken, and that nobody knows', async () => {
    await clerk()
    for (const name of ['', '  ', ' x', 'a\u200bb', 'x'.repeat(65)]) {
      await assert.rejects(addUser(database, { name }), withCode('TS_NAME_INVALID'), JSON.stringify(name))
      await assert.rejects(addRole(database, { name }), withCode('TS_NAME_INVALID'), JSON.stringify(name))
    }
    await assert.rejects(addUser(database, { name: 'Asha' }), withCode('TS_NAME_TAKEN'))
    await assert.rejects(addUser(database, { name: 'B', operatingSystemAccount: 'asha' }), withCode('TS_NAME_TAKEN'))
    await assert.rejects(addRole(database, { name: 'clerk' }), withCode('TS_NAME_TAKEN'))
    await assert.rejects(addRole(database, { name: 'r', accessRights: ['root'] }), withCode('TS_NAME_UNKNOWN'))
    await assert.rejects(grantRights(database, 'chief', ['data-exchange']), withCode('TS_NAME_UNKNOWN'))
    await assert.rejects(assignRoles(database, 'Asha', ['chief']), withCode('TS_NAME_UNKNOWN'))
    await assert.rejects(removeUser(database, 'Ravi'), withCode('TS_NAME_UNKNOWN'))
    assert.deepEqual((await listUsers(database))[0]?.roles, ['clerk'])
    assert.equal((await listRoles(database)).length, 1)
  })
})
