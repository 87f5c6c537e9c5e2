import type pg from 'pg'
import type { Context } from './benchmark.ts'
import { ITEMS } from './benchmarks/first-load.ts'
import type { PostgresDatabases } from './databases/postgres.ts'
import { carry } from './journey.ts'
import { type Load, prepareLoad } from './load.ts'
import type { Retail, Retails } from './sites.ts'

/** A head office and a store that have the same items; all of them are PROCESSED. */
export interface LoadedItems extends Load {
  readonly loaded: Retail
}

/** Made once in a run. */
export function loadItems(context: Context, retails: Retails): Promise<LoadedItems> {
  return retails.once('loaded', () => made(context, retails))
}

async function made(context: Context, retails: Retails): Promise<LoadedItems> {
  const load = await prepareLoad(context, retails, ITEMS)
  const { cleanup, say } = context
  const { databases } = retails
  say(`${databases.dialect}: carrying ${load.documents} documents to the store`)
  const loaded = await retails.after(load.filled, 'loaded', ({ headOffice: origin, store: destination }) =>
    carry({ cleanup, databases, origin, destination, documents: load.documents }),
  )
  await retails.rest(loaded)
  return { ...load, loaded }
}

/** In no order that a table or an index has. */
const SHUFFLED = 'select item_code from item order by hashtext(item_code), item_code'

/** Changes so many items in one statement and transaction. */
export function changeItems({ within }: PostgresDatabases, database: string, items: number): Promise<void> {
  return within(database, async (client) => {
    await client.query(
      `update item set wholesale_price = wholesale_price + 1 where item_code in (${SHUFFLED} limit $1)`,
      [items],
    )
  })
}

/** One of those that are changed, however few they are. */
export async function firstChanged(client: pg.Client): Promise<string> {
  return (await client.query(`${SHUFFLED} limit 1`)).rows[0].item_code
}
