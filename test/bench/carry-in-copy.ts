import type { Context } from './benchmark.ts'
import type { Databases } from './databases/databases.ts'
import { isPostgres } from './databases/postgres.ts'
import { profileStatements } from './databases/statement-profile.ts'
import { type Carried, carry } from './journey.ts'
import type { Load } from './load.ts'
import type { BenchSite, Retails } from './sites.ts'

/**
 * Carries documents in a copy of the databases, which is compared and thrown away. `change` makes what is to be carried
 * while the hosts are at work; without it, it waits there.
 */
export async function carryInCopy(
  { cleanup, options }: Context,
  retails: Retails,
  { filled, origin: from, tables, documents }: Pick<Load, 'filled' | 'origin' | 'tables' | 'documents'>,
  change?: (origin: BenchSite) => Promise<void>,
): Promise<Carried> {
  const { databases } = retails
  const retail = await retails.copy(filled, 'turn')
  await retails.rest(retail)
  const origin = retail[from]
  const destination = from === 'store' ? retail.headOffice : retail.store
  const journey = {
    cleanup,
    databases,
    origin,
    destination,
    documents,
    profile: options.profile,
    change: change && (() => change(origin)),
  }
  const carried = isPostgres(databases)
    ? await profileStatements(databases, options.profile, () => carry(journey))
    : await carry(journey)
  await compare(databases, origin.database, destination.database, tables)
  await retails.remove(retail)
  return carried
}

/** Throws if a table has other rows in the one than in the other. */
async function compare(databases: Databases, one: string, other: string, tables: readonly string[]) {
  for (const table of tables) {
    if (!(await databases.same(one, other, table))) throw new Error(`${table} differs between ${one} and ${other}`)
  }
}
