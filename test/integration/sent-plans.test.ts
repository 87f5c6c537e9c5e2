import assert from 'node:assert/strict'
import { listSent } from '../../src/data/operator/sent-list.ts'
import { temporaryDatabases } from '../support/databases.ts'
import { statementsOf } from '../support/statement-log.ts'

describe('Sent Data narrowed to a type (SQLite)', () => {
  it('goes along an index to the packets of that type alone, in their order', async () => {
    const databases = temporaryDatabases('sqlite')
    try {
      const database = await databases.site('HO')
      const statements = await statementsOf(() =>
        listSent(database, { type: 'promotions', statuses: ['PROCESSED'] }, { most: 50 }),
      )
      const listed = statements.find((sql) => /from tillsync_outbox t/.test(sql))
      assert.ok(listed)
      const bound = { status: 'PROCESSED', type: 'promotions' }
      const plan = await database.read((session) =>
        session.all<{ detail: string }>(`explain query plan ${listed}`, bound),
      )
      const steps = plan.map(({ detail }) => detail).join('\n')
      assert.match(steps, /USING INDEX \w+ \((status=\? AND type=\?|type=\? AND status=\?)\)/)
      assert.doesNotMatch(steps, /TEMP B-TREE/)
    } finally {
      await databases.remove()
    }
  })
})
