import assert from 'node:assert/strict'
import type { Database } from '../../src/data/database.ts'
import { healthOf } from '../../src/data/health-of.ts'
import { type TemporaryDatabases, temporaryDatabases } from '../support/databases.ts'
import { DIALECTS } from '../support/dialects.ts'

const { absent, patience = 30_000 } = DIALECTS.mssql

describe('the catalog of SQL Server', function () {
  if (absent) {
    it(absent)
    return
  }
  this.timeout(patience)
  let databases: TemporaryDatabases
  let database: Database
  before(async () => {
    databases = temporaryDatabases('mssql')
    database = await databases.site()
  })
  after(() => databases.remove())

  const judged = (name: string) => {
    const check = healthOf('mssql').checks.find((one) => one.name === name)
    return check!.judge(database, databases.settings('S001'))
  }

  it('tells that the database allows snapshots', async () => {
    const { ok, found } = await judged('row versioning')
    assert.deepEqual([ok, found], [true, 'ALLOW_SNAPSHOT_ISOLATION ON'])
  })

  it('tells how much data there is, and of which edition the server is', async () => {
    const { ok, found } = await judged('size')
    assert.ok(ok)
    assert.match(found, /^\d+ MB of data(, in an Express edition)?$/)
  })
})
