import assert from 'node:assert/strict'
import { asTillsyncError } from '../../src/contract/errors.ts'
import { codedFailure } from '../../src/data/coded-failure.ts'
import { errors } from '../../src/data/mssql/errors.ts'
import { withCode } from '../support/databases.ts'

/** As the driver throws it. */
const said = (number: number, message: string) => Object.assign(new Error(message), { code: 'EREQUEST', number })

/** What SQL Server answers to an update of a computed column of a view. */
const computed = (view: string) =>
  said(4406, `Update or insert of view or function '${view}' failed because it contains a derived or constant field.`)

describe('an update of a computed column of a view on SQL Server', () => {
  const refuse = (view: string) => () => {
    throw codedFailure(computed(view), errors, 'web')
  }

  it('is forbidden where the view shows a store what it may only read', () => {
    for (const view of ['tillsync_packet', 'tillsync_store.tillsync_packet']) {
      assert.throws(refuse(view), withCode('TS_DATABASE_FORBIDDEN'))
    }
  })

  it('is a failure like any other where the view is of the retailer’s own', () => {
    assert.throws(refuse('pos.bill'), withCode('TS_DATABASE_FAILED'))
  })
})

describe('an error of SQL Server', () => {
  const codeOf = (number: number, message: string) =>
    asTillsyncError(codedFailure(said(number, message), errors, 'web'))

  /** As its manual words them, shortened. */
  const SAID: Readonly<Record<string, readonly [number: number, message: string][]>> = {
    TS_DATABASE_BUSY: [
      [701, "There is insufficient system memory in resource pool 'default' to run this query."],
      [1204, 'The instance of the SQL Server Database Engine cannot obtain a LOCK resource at this time.'],
      [1205, 'Transaction (Process ID 52) was deadlocked on lock resources with another process.'],
      [1222, 'Lock request time out period exceeded.'],
      [3960, 'Snapshot isolation transaction aborted due to update conflict.'],
      [3961, 'Snapshot isolation transaction failed: the object has been modified by a DDL statement.'],
      [8645, 'A timeout occurred while waiting for memory resources to execute the query.'],
      [8651, 'Could not perform the operation because the requested memory grant was not available.'],
      [10928, 'Resource ID: 1. The request limit for the database is 60 and has been reached.'],
      [10929, 'Resource ID: 1. The server is currently too busy to support requests greater than 30.'],
      [40501, 'The service is currently busy. Retry the request after 10 seconds.'],
      [49918, 'Cannot process request. Not enough resources to process request.'],
      [49919, 'Cannot process create or update request. Too many create or update operations in progress.'],
      [49920, 'Cannot process request. Too many operations in progress.'],
    ],
    TS_DATABASE_ABSENT: [
      [976, "The target database, 'web', is currently not accessible for queries."],
      [978, "The target database ('web') is currently accessible when the application intent is set to read only."],
      [
        983,
        "Unable to access availability database 'web' because the replica is not in the PRIMARY or SECONDARY role.",
      ],
      [40613, "Database 'web' on server 'shop' is not currently available."],
    ],
    TS_SNAPSHOT_ISOLATION: [
      [3952, "Snapshot isolation transaction failed accessing database 'web' because it is not allowed in it."],
    ],
  }

  for (const [code, answers] of Object.entries(SAID)) {
    it(`is ${code}: ${answers.map(([number]) => number).join(', ')}`, () => {
      const found = answers.map(([number, message]) => [number, codeOf(number, message)?.code])
      assert.deepEqual(
        found,
        answers.map(([number]) => [number, code]),
      )
    })
  }

  it('says what is the matter, in the server’s words', () => {
    const { message, action } = codeOf(...SAID.TS_DATABASE_BUSY![0]!)!
    assert.equal(message, `The web database is busy: ${SAID.TS_DATABASE_BUSY![0]![1]}`)
    assert.equal(action, 'retry')
  })

  it('tells what to run where snapshots are not allowed', () => {
    const { remedy, action } = codeOf(...SAID.TS_SNAPSHOT_ISOLATION![0]!)!
    assert.match(remedy, /ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON;/)
    assert.equal(action, 'stop')
  })
})
