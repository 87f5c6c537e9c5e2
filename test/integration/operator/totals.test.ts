import assert from 'node:assert/strict'
import { openRunJournal } from '../../../src/data/operator/run-journal.ts'
import { readTotals } from '../../../src/data/operator/totals.ts'
import { type TemporaryDatabases, temporaryDatabases } from '../../support/databases.ts'
import { onEachDialect } from '../../support/dialects.ts'

onEachDialect('what has been counted', (dialect) => {
  let databases: TemporaryDatabases
  beforeEach(() => {
    databases = temporaryDatabases(dialect)
  })
  afterEach(() => databases.remove())

  it('adds up over runs, the killed ones too, and never loses what another host adds', async () => {
    const database = await databases.site()
    const journal = openRunJournal(database)
    const start = { reason: 'test', startedBy: 'asha', scope: 'cycle' }
    assert.deepEqual(await readTotals(database), [])
    await journal.begin(start)
    const id = await journal.begin(start)
    const counts = { documents: 3, packets: 1, bytes: 5_000_000_000, setAside: 0 }
    await journal.counts(id, 'items', 'received', counts, 12)
    const others = Array.from({ length: 5 }, (_, host) => ({ ...start, scope: `host ${host}` }))
    const ids = await Promise.all(others.map((other) => journal.begin(other)))
    await Promise.all(ids.map((other) => journal.counts(other, 'items', 'received', counts, 10, 'TS_X: no')))
    await journal.end(id, 'DONE', undefined, [], { preflight: 20, receive: 30.4 })
    assert.deepEqual(
      (await readTotals(database)).map(({ name, label, direction, value }) => [name, label, direction, value]),
      [
        ['bytes', 'items', 'received', 30_000_000_000],
        ['cycles', 'DONE', '', 1],
        ['cycles', 'FAILED', '', 1],
        ['documents', 'items', 'received', 18],
        ['failures', 'items', 'received', 5],
        ['milliseconds', 'items', 'received', 62],
        ['milliseconds', 'preflight', '', 20],
        ['milliseconds', 'receive', '', 30],
        ['packets', 'items', 'received', 6],
      ],
    )
  })
})
