import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { deactivate } from '../../../src/data/web/store-logins.ts'
import type { Context } from '../benchmark.ts'
import { type PostgresDatabases, postgresOf } from '../databases/postgres.ts'
import { fill } from '../fill.ts'
import { type Retail, type Retails, within } from '../sites.ts'
import { wholeCycle } from '../whole-cycle.ts'
import { itemDocuments } from '../world/items.ts'
import { SimulatedStores } from './simulated-stores.ts'
import { type WebLoad, webLoad } from './web-load.ts'

const ITEMS = 200

/** A head office on the server, the web database there, and as many simulated stores as a benchmark wants. */
export class Chain {
  private constructor(
    readonly databases: PostgresDatabases,
    readonly retails: Retails,
    readonly retail: Retail,
    readonly stores: SimulatedStores,
    readonly profile: string | undefined,
  ) {}

  /** Its head office has sent some items. */
  static async open({ retails: all, folder, options }: Context): Promise<Chain> {
    const retails = postgresOf(all)
    const { databases } = retails
    const retail = await retails.make('chain')
    await within(retail.headOffice, ({ webDatabase }) => deactivate(webDatabase, retail.store.code))
    const own = join(folder, 'chain')
    mkdirSync(own, { recursive: true })
    const chain = new Chain(databases, retails, retail, new SimulatedStores(databases, retail, own), options.profile)
    await fill(retail.headOffice, itemDocuments(options.seed, ITEMS))
    await chain.headOfficeCycle()
    return chain
  }

  /** The head office changes one item. */
  async change(): Promise<void> {
    await this.databases.within(this.retail.headOffice.database, (client) =>
      client.query(
        `update item set wholesale_price = wholesale_price + 1
         where item_code = (select item_code from item order by random() limit 1)`,
      ),
    )
  }

  headOfficeCycle(): Promise<unknown> {
    return within(this.retail.headOffice, (installation) => wholeCycle(installation))
  }

  /** See web-load.ts. */
  load(work: () => Promise<unknown>): Promise<WebLoad> {
    return webLoad(this.databases, this.retail.web, this.profile, work)
  }

  /** Its databases and files go. */
  async close(): Promise<void> {
    await this.retails.remove(this.retail)
  }
}
