import { type Context, repeated } from './benchmark.ts'
import { carryInCopy } from './carry-in-copy.ts'
import type { Carried } from './journey.ts'
import type { Load } from './load.ts'
import { measured } from './measure/measured.ts'
import { medians } from './measure/median.ts'
import type { Retail, Retails } from './sites.ts'

/** What other means took for the same rows: seconds, and seconds of CPU. */
export type Limit = { readonly limit: number; readonly limitCpu: number }

/** Medians. */
export type AgainstLimit = Carried & Limit

/** The product and the database's own copying take turns over the same rows, each into empty tables. */
export async function againstLimit(context: Context, retails: Retails, load: Load): Promise<AgainstLimit> {
  const { databases } = retails
  const { filled, empty, origin, tables } = load
  const destination = origin === 'store' ? 'headOffice' : 'store'
  const turns = await repeated(context, `${databases.dialect}, ${load.documents} documents`, async () => ({
    ...(await limitOf(retails, empty, (into) =>
      databases.transfer(filled[origin].database, into[destination].database, tables),
    )),
    ...(await carryInCopy(context, retails, load)),
  }))
  return medians(turns)
}

/** Some other means, in a copy of the databases. */
export async function limitOf(
  retails: Retails,
  before: Retail,
  transfer: (retail: Retail) => Promise<void>,
): Promise<Limit> {
  const retail = await retails.copy(before, 'limit')
  await retails.rest(retail)
  const { seconds, cpu } = await measured(retails.databases, () => transfer(retail))
  await retails.remove(retail)
  return { limit: seconds, limitCpu: cpu }
}
