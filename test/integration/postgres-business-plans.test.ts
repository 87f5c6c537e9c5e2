import assert from 'node:assert/strict'
import type { Row } from '../../src/contract/index.ts'
import { destinationOf } from '../../src/data/business/destination.ts'
import { originOf } from '../../src/data/business/origin.ts'
import { createReferenceTables } from '../../src/data/business/reference-tables.ts'
import type { Database } from '../../src/data/database.ts'
import { type TemporaryDatabases, temporaryDatabases } from '../support/databases.ts'
import { explained } from '../support/explained.ts'
import { onPostgres } from '../support/on-postgres.ts'
import { change, saleDocument, shopType, site } from '../support/shop.ts'

const THERE = 6000
const SOME = 300

/**
 * As after a first load: the tables are full, and what the server knows of them is that they were empty, or nothing at all.
 * Read whole for each packet, they would make the load take the longer the more is there.
 */
for (const analysed of ['never', 'empty'] as const) {
  describe(`the statements on business tables of PostgreSQL that were analysed ${analysed === 'never' ? 'never' : 'when they were empty'}`, () => {
    const type = shopType()
    const tables = ['buyer', 'buyer_phone', 'sale', 'sale_line', 'sale_tender', 'sale_tax']
    const plans: string[] = []
    let databases: TemporaryDatabases
    let database: Database

    before(async function () {
      this.timeout(60_000)
      await onPostgres.start()
      databases = temporaryDatabases('postgres')
      const filled = await databases.open('shop')
      await filled.write(async (session) => {
        await createReferenceTables(session, [type])
        for (const table of tables) await session.run(`alter table ${table} set (autovacuum_enabled = false)`)
      })
      if (analysed === 'empty') await filled.write((session) => session.run('analyze'))
      const some = Array.from({ length: THERE }, (_, n) => n)
      for (const many of [buyers(some), some.map((n) => bill(n))]) {
        const kind = 'code' in many[0]! ? 'buyer' : 'sale'
        await filled.write((session) => destinationOf(session, type, site).apply(many.map((row) => change(kind, row))))
      }
      database = explained(await databases.open('shop'), plans)
    })
    after(() => databases.remove())
    beforeEach(() => {
      plans.length = 0
    })

    const buyers = (numbers: readonly number[], email?: string): Row[] =>
      numbers.map((n) => ({
        code: `B${n}`,
        email: email ? `${n}${email}` : null,
        buyer_phone: [{ phone: `1 ${n}` }, { phone: `2 ${n}` }],
      }))
    const bill = (n: number, note: string | null = null): Row =>
      saleDocument(n, {
        note,
        sale_line: [{ line: 1, item: 'tea', quantity: '1.000', sale_tax: [{ tax: 'GST', amount: '0.90' }] }],
        sale_tender: [{ line: 1, amount: '5.0000000000' }],
      })
    const some = (from: number) => Array.from({ length: SOME }, (_, n) => from + n * 7)
    const readWhole = () => {
      assert.ok(plans.length > 0, 'nothing was explained')
      return plans.filter((plan) => new RegExp(`Seq Scan on (${tables.join('|')})\\b`).test(plan))
    }
    const apply = (kind: 'buyer' | 'sale', documents: readonly Row[]) =>
      database.write((session) => destinationOf(session, type, site).apply(documents.map((row) => change(kind, row))))

    it('go by an index to what is read', async () => {
      await database.read(async (session) => {
        const origin = originOf(session, type, site)
        await origin.gather({ kind: 'buyer', values: some(3).map((n) => [`B${n}`]) })
        await origin.gather({ kind: 'sale', values: some(3).map((n) => ['S001', String(n)]) })
      })
      assert.deepEqual(readWhole(), [])
    })

    it('go by an index to what changes', async () => {
      await apply('buyer', buyers(some(3), '@x'))
      await apply(
        'sale',
        some(3).map((n) => bill(n, 'changed')),
      )
      assert.deepEqual(readWhole(), [])
    })

    it('go by an index to what is not there', async () => {
      await apply('buyer', buyers(some(THERE)))
      await apply(
        'sale',
        some(THERE).map((n) => bill(n)),
      )
      assert.deepEqual(readWhole(), [])
    })
  })
}
