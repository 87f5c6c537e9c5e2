import assert from 'node:assert/strict'
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
