import assert from 'node:assert/strict'
import type { Database } from '../../src/data/database.ts'
import { addStore } from '../../src/data/web/store-logins.ts'
import { openWeb } from '../../src/data/web/web-database.ts'
import { packet } from '../support/databases.ts'
import { DIALECTS } from '../support/dialects.ts'
import { all, run, store, type WebOfStores, webOfStores } from '../support/store-logins.ts'

/** Each ends in an error. `{other}`, `{own}`: logins. */
const REFUSED: Readonly<Record<string, string>> = {
  'read the tables themselves': 'select * from dbo.tillsync_packet',
  'write the tables themselves': `update dbo.tillsync_site set active = 1 where code = 'S001'`,
  'make tables': 'create table x (a int)',
  'make tables beside the views': 'create table tillsync_store.x (a int)',
  'make views': 'create view tillsync_store.x as select * from dbo.tillsync_packet',
  'make schemas': 'create schema x',
  'make triggers': 'create trigger x on tillsync_packet instead of insert as return',
  'make procedures': 'create procedure tillsync_store.x as select 1',
  'make logins': `create login tillsync_x with password = 'Abcdefgh1-xyz'`,
  'make users': 'create user x for login [{other}]',
  'make roles': 'create role x',
  'drop views': 'drop view tillsync_packet',
  'drop tables': 'drop table dbo.tillsync_packet',
  'drop triggers': 'drop trigger dbo.tillsync_packet_stores',
  'disable triggers': 'disable trigger dbo.tillsync_packet_stores on dbo.tillsync_packet',
  'empty tables': 'truncate table dbo.tillsync_receipt',
  'give itself rights': 'grant select on dbo.tillsync_packet to [{own}]',
  'become a member of another role': 'alter role db_owner add member [{own}]',
  'change the password of another': `alter login [{other}] with password = 'Abcdefgh1-xyz'`,
  'disable another': 'alter login [{other}] disable',
  'become another': `execute as login = '{other}'; select * from tillsync_packet`,
  'run programs': `exec xp_cmdshell 'whoami'`,
  'change settings of the server': `exec sp_configure 'show advanced options', 1`,
}

describe('one store against another in a web database on SQL Server', function () {
  const { absent, patience = 60_000 } = DIALECTS.mssql
  if (absent) {
    it(absent)
    return
  }
  this.timeout(patience)
  let web: WebOfStores
  let mine: Database
  let other: string
  before(async () => {
    web = await webOfStores('mssql')
    mine = web.as(web.login)
    other = (await addStore(web.headOffice, store('S002'))).login!.user
    await openWeb(web.headOffice).place(
      'HO',
      ['*', 'S001', 'S002'].map((audience) => packet('HO', 1, audience)),
    )
  })
  after(() => web.close())

  for (const [what, sql] of Object.entries(REFUSED)) {
    it(`cannot ${what}`, async () => {
      await assert.rejects(run(mine, sql.replaceAll('{other}', other).replaceAll('{own}', web.login.user)))
    })
  }

  it('sees of the other tables and logins not even the names', async () => {
    assert.deepEqual(await all(mine, `select object_id('dbo.tillsync_packet') as id`), [{ id: null }])
    assert.deepEqual(await all(mine, `select name from sys.server_principals where name = :other`, { other }), [])
  })

  it('leaves the head office all that it had', async () => {
    assert.equal((await all(web.headOffice, 'select id from tillsync_packet')).length, 3)
    await openWeb(web.headOffice).place('HO', [packet('HO', 2, 'S002')])
  })
})
