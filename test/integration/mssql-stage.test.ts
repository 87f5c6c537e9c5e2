import assert from 'node:assert/strict'
import type { RelationColumn } from '../../src/data/adapter.ts'
import type { Database } from '../../src/data/database.ts'
import { type TemporaryDatabases, temporaryDatabases } from '../support/databases.ts'
import { DIALECTS } from '../support/dialects.ts'

const { absent, patience = 30_000 } = DIALECTS.mssql

const COLUMNS: readonly RelationColumn[] = [
  { name: 'code', type: 'text(20)' },
  { name: 'said', type: 'text' },
  { name: 'line', type: 'integer' },
  { name: 'seq', type: 'bigint' },
  { name: 'void', type: 'boolean' },
]
/** More than a parameter takes: such a row is staged. */
const LONG = 5000
/** A packet of the protocol, in characters, and how far its end moves from one row to the next: less than the last bytes. */
const PACKET = 2048
const STEP = 5

describe('rows that come to SQL Server by a bulk load', function () {
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

  it('are there wherever the edge of a packet falls', async () => {
    await database.read(async (session) => {
      for (let length = LONG; length < LONG + PACKET; length += STEP) {
        // One byte more than nothing: a packet may end in the midst of a character.
        const voided = length % 2 === 0 ? true : null
        const { from } = await session.rows(COLUMNS, [['ß', 'x'.repeat(length), 7, '8', voided]])
        const [row] = await session.all(`select r.code, len(r.said) as length, r.line, r.seq, r.void from ${from} r`)
        const { seq, ...others } = row!
        assert.deepEqual({ ...others, seq: Number(seq) }, { code: 'ß', length, line: 7, seq: 8, void: voided })
      }
    })
  })
})
