import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { openDatabase } from '../../src/data/open.ts'
import { assertAgreement, sentTwice } from '../support/agreement.ts'
import { bounded } from '../support/bounded.ts'
import { failuresOf } from '../support/cycle-failures.ts'
import { onEachDialect } from '../support/dialects.ts'
import { openRetail, type Retail } from '../support/retail.ts'
import { putNotice, putPerson, putSlip } from '../support/trade.ts'

/** Longer than a database is waited for. */
const LONG = bounded(1, 15)

onEachDialect('a database that another program locks', (dialect) => {
  let retail: Retail
  beforeEach(async () => {
    retail = await openRetail({ dialect, stores: ['S001'] })
  })
  afterEach(() => retail.close())

  for (const [which, table, seconds] of [
    ['web', 'tillsync_packet', bounded(1, 60)],
    ['HO', 'tillsync_outbox', LONG],
    ['S001', 'notice', LONG],
  ] as const) {
    it(`that of ${which}, is waited for or left to the next cycle, and nothing is lost`, async function () {
      this.timeout(bounded(60_000, 400_000))
      const { headOffice } = retail
      const store = retail.stores[0]!
      await putNotice(headOffice, 'N1')
      await putPerson(store, 'P1')
      await putSlip(store, '1', { person: 'P1' })
      await headOffice.cycle()
      await putNotice(headOffice, 'N2')
      const program = openDatabase(retail.places[which]!)
      let locked = () => {}
      const begun = new Promise<void>((resolve) => {
        locked = resolve
      })
      const over = program.write(async (session) => {
        // SQLite locks as a whole; a table of a server as its maintenance does.
        if (dialect === 'postgres') await session.run(`lock table ${table} in access exclusive mode`)
        if (dialect === 'mssql') await session.all(`select top 1 * from ${table} with (tablockx, holdlock)`)
        locked()
        await setTimeout(seconds * 1000)
      })
      await begun
      const codes = await Promise.all([headOffice, store].map((site) => failuresOf(site)))
      for (const code of codes.flat()) assert.equal(code, 'TS_DATABASE_BUSY')
      await over
      await program.close()
      await retail.settle()
      await assertAgreement(retail, '')
      assert.deepEqual(await sentTwice(retail, 'S001'), [])
    })
  }
})
