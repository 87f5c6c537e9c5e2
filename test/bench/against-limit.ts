import { type Context, repeated } from './benchmark.ts'
import { carryInCopy } from './carry-in-copy.ts'
import type { Databases } from './databases/databases.ts'
import type { Carried } from './journey.ts'
import type { Load } from './load.ts'
import { measured } from './measure/measured.ts'
import { medians } from './measure/median.ts'
import type { Retails } from './sites.ts'

/** What other means took for the same rows: seconds, and seconds of CPU. */
export type Limit = { readonly limit: number; readonly limitCpu: number }

/** Medians. */
export type AgainstLimit = Carried & Limit

/** The product and the database's own copying take turns over the same rows, each into empty tables. */
export async function againstLimit(context: Context, retails: Retails, load: Load): Promise<AgainstLimit> {
  const { databases } = retails
  const { filled, empty, origin, tables } = load
  const into = origin === 'store' ? empty.headOffice : empty.store
  const turns = await repeated(context, `${databases.dialect}, ${load.documents} documents`, async () => ({
    ...(await limitOf(databases, into.database, (to) => databases.transfer(filled[origin].database, to, tables))),
    ...(await carryInCopy(context, retails, load)),
  }))
  return medians(turns)
}

/** `into`: a copy of it gets the rows. */
export async function limitOf(
  databases: Databases,
  into: string,
  transfer: (to: string) => Promise<void>,
): Promise<Limit> {
  const to = 'limit'
  await databases.copy(into, to)
  await databases.rest(to)
  const { seconds, cpu } = await measured(databases, () => transfer(to))
  await databases.remove(to)
  return { limit: seconds, limitCpu: cpu }
}
