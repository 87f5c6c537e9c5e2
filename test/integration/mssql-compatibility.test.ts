import assert from 'node:assert/strict'
import { administrationOf } from '../../src/data/administration-of.ts'
import type { Database } from '../../src/data/database.ts'
import { healthOf } from '../../src/data/health-of.ts'
import { type TemporaryDatabases, temporaryDatabases, withCode } from '../support/databases.ts'
import { DIALECTS } from '../support/dialects.ts'
import { administer } from '../support/on-mssql.ts'

const { absent, patience = 30_000 } = DIALECTS.mssql

describe('a database that came to SQL Server from an older one', function () {
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

  const prepared = () => database.write((session) => administrationOf('mssql').prepareSchema(session))
  const judged = () => {
    const check = healthOf('mssql').checks.find(({ name }) => name === 'compatibility level')
    return check!.judge(database, databases.settings('S001'))
  }

  it('is taken at a level that knows JSON', async () => {
    await prepared()
    assert.equal((await judged()).ok, true)
  })

  it('is refused at a level that does not, with what to run', async function () {
    const { name } = databases.settings('S001').server!
    try {
      await administer(`alter database [${name}] set compatibility_level = 110`)
    } catch {
      // A server that has no levels.
      this.skip()
    }
    await assert.rejects(prepared, withCode('TS_COMPATIBILITY_LEVEL'))
    const { ok, remedy } = await judged()
    assert.equal(ok, false)
    assert.match(remedy, /ALTER DATABASE \[.+\] SET COMPATIBILITY_LEVEL = 140;/)
  })
})
