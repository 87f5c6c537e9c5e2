import { siteStatus } from '../../../src/data/operator/site-status.ts'
import { type Benchmark, type Context, sizeOf } from '../benchmark.ts'
import type { Databases } from '../databases/databases.ts'
import { captureColumns, captureRow } from '../report/capture-table.ts'
import { type BenchSite, STORE, within } from '../sites.ts'
import { alternating } from '../tills/alternating.ts'
import { openTill } from '../tills/open-till.ts'
import { STYLES, type Style } from '../tills/till.ts'
import { bills } from '../world/bills.ts'

const BLOCKS = 20

/** What the triggers cost a till that writes one bill a transaction. */
export const capture: Benchmark = {
  name: 'capture',
  dialects: ['postgres', 'sqlite'],
  async run(context) {
    const rows: string[][] = []
    for (const retails of context.retails) {
      const { databases } = retails
      for (const style of STYLES) {
        const captured = await retails.make('captured')
        const plain = await retails.copy(captured, 'plain')
        await within(plain.store, (installation) => installation.removeTriggers())
        context.say(`${databases.dialect}, ${style}`)
        rows.push(
          captureRow(databases.dialect, style, await measure(context, databases, style, captured.store, plain.store)),
        )
        await retails.remove(captured)
        await retails.remove(plain)
      }
    }
    return { columns: captureColumns, rows }
  },
}

async function measure(
  { options }: Context,
  databases: Databases,
  style: Style,
  captured: BenchSite,
  plain: BenchSite,
) {
  const each = Math.ceil(sizeOf(options, 10_000, 400) / BLOCKS)
  // The same bills at both tills; the customers that they name are not there.
  const sold = [...bills(options.seed, STORE.code, BLOCKS * each)].map((bill) => ({ ...bill, customer_id: null }))
  const tills = [await openTill(databases, captured.database, style), await openTill(databases, plain.database, style)]
  try {
    const measured = await alternating(tills, sold, each)
    await within(captured, async ({ siteDatabase }) => {
      const { backlog } = await siteStatus(siteDatabase)
      const events = backlog.find(({ type }) => type === 'sales')?.events ?? 0
      if (events < sold.length) throw new Error(`${sold.length} bills were sold, but there are ${events} events`)
    })
    return measured
  } finally {
    for (const till of tills) await till.close()
  }
}
