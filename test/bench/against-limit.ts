import { type Context, repeated } from './benchmark.ts'
import type { Databases } from './databases/databases.ts'
import { now } from './hosts/messages.ts'
import { type Carried, carry } from './journey.ts'
import { medians } from './measure/median.ts'
import type { Retail, Retails } from './sites.ts'

/** Documents that wait at one site, and where they are to go. */
export interface Load {
  /** Migrated and empty. */
  readonly empty: Retail
  /** The same with the documents at their origin, and their events. */
  readonly filled: Retail
  readonly origin: 'headOffice' | 'store'
  readonly tables: readonly string[]
  readonly documents: number
  /** Rows of those tables. */
  readonly rows: number
}

/** Medians. Times are seconds. */
export type AgainstLimit = Carried & {
  readonly limit: number
  readonly limitCpu: number
}

/** The product and the database's own copying take turns over the same rows, each into empty tables. */
export async function againstLimit(context: Context, retails: Retails, load: Load): Promise<AgainstLimit> {
  const { databases } = retails
  const { filled, empty, tables, documents } = load
  const origin = load.origin
  const destination = origin === 'store' ? 'headOffice' : 'store'
  const measured = await repeated(context, `${databases.dialect}, ${documents} documents`, async () => {
    const limit = await limitOf(databases, filled[origin].database, empty[destination].database, tables)
    const retail = await retails.copy(filled, 'turn')
    const gone = context.cleanup.later(() => retails.remove(retail))
    await retails.rest(retail)
    const { cleanup, options } = context
    const carried = await carry({
      cleanup,
      databases,
      origin: retail[origin],
      destination: retail[destination],
      documents,
      profile: options.profile,
    })
    await compare(databases, retail[origin].database, retail[destination].database, tables)
    await gone()
    return { ...carried, ...limit }
  })
  return medians(measured)
}

async function limitOf(databases: Databases, from: string, empty: string, tables: readonly string[]) {
  const to = 'limit'
  await databases.copy(empty, to)
  await databases.rest(to)
  const before = databases.cpu() + ownCpu()
  const begun = now()
  await databases.transfer(from, to, tables)
  const limit = (now() - begun) / 1000
  const limitCpu = databases.cpu() + ownCpu() - before
  await databases.remove(to)
  return { limit, limitCpu }
}

/** Throws if a table has other rows in the one than in the other. */
export async function compare(databases: Databases, one: string, other: string, tables: readonly string[]) {
  for (const table of tables) {
    if (!(await databases.same(one, other, table))) throw new Error(`${table} differs between ${one} and ${other}`)
  }
}

/** Seconds of CPU of this process. */
function ownCpu(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
