import { setTimeout as delay } from 'node:timers/promises'
import type { Limit } from '../against-limit.ts'
import { type Benchmark, type Context, repeated } from '../benchmark.ts'
import { carryInCopy } from '../carry-in-copy.ts'
import { replicate } from '../databases/logical-replication.ts'
import { type PostgresDatabases, postgresOf } from '../databases/postgres.ts'
import { changeItems, firstChanged, loadItems } from '../loaded-items.ts'
import { medians } from '../measure/median.ts'
import { deltaTable } from '../report/delta-table.ts'
import type { Retail } from '../sites.ts'

/** So many of the items change. */
const SHARE = 0.1

/** Some items of the head office change in one transaction, while both hosts are at work; from its commit on. */
export const delta: Benchmark = {
  name: 'delta',
  dialects: ['postgres'],
  async run(context) {
    const retails = postgresOf(context.retails)
    const { databases } = retails
    const { loaded, ...load } = await loadItems(context, retails)
    const documents = Math.round(SHARE * (await databases.count(loaded.headOffice.database, 'item')))
    const turns = await repeated(context, `${documents} changed items`, async () => ({
      ...(await replicated(context, databases, loaded, documents)),
      ...(await carryInCopy(context, retails, { ...load, filled: loaded, documents }, ({ database }) =>
        changeItems(databases, database, documents),
      )),
    }))
    return deltaTable(documents, medians(turns))
  },
}

/** Logical replication between copies of the same databases, until the changes can be seen. */
async function replicated(
  { cleanup }: Context,
  databases: PostgresDatabases,
  { headOffice, store }: Retail,
  changed: number,
): Promise<Limit> {
  const [from, to] = ['publisher', 'subscriber']
  await databases.copy(headOffice.database, from)
  await databases.copy(store.database, to)
  const stop = await replicate(cleanup, databases, from, to, 'item')
  const measured = await databases.within(to, async (client) => {
    // It is applied as one transaction: the first item of it tells of all.
    const code = await firstChanged(client)
    const price = async () =>
      (await client.query('select wholesale_price from item where item_code = $1', [code])).rows[0].wholesale_price
    const old = await price()
    const before = databases.cpu()
    await changeItems(databases, from, changed)
    const begun = performance.now()
    while ((await price()) === old) await delay(5)
    return { limit: (performance.now() - begun) / 1000, limitCpu: databases.cpu() - before }
  })
  await stop()
  for (const database of [to, from]) await databases.remove(database)
  return measured
}
