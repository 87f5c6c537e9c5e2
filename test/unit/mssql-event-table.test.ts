import assert from 'node:assert/strict'
import { BUSINESS_EVENT } from '../../src/data/control-tables.ts'
import { schema } from '../../src/data/mssql/schema.ts'

/** Seen on SQL Server alone, by the till: other servers of its dialect take every session's options. */
describe('the table of events on SQL Server', () => {
  const made = schema.createTable(BUSINESS_EVENT).join('\n')

  it('is written by sessions with the options of twenty years ago: it has no filtered index and no computed column', () => {
    assert.doesNotMatch(made, /\bwhere\b|\bas \(/i)
  })

  it('is numbered by a sequence: @@IDENTITY stays the till’s', () => {
    assert.match(made, /next value for/)
    assert.doesNotMatch(made, /identity/i)
  })
})
