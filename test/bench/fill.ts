import { insertAll } from '../../src/demo/site-data.ts'
import type { WorldDocument } from '../../src/demo/world/world.ts'
import { type BenchSite, within } from './sites.ts'

/** Writes documents as the retailer's own program would; the triggers capture them. Gives how many. */
export async function fill(site: BenchSite, documents: Iterable<WorldDocument>): Promise<number> {
  const { written, refused } = await within(site, (installation) => insertAll(installation, documents))
  if (refused.length > 0) throw new Error(`the database refused ${refused.length}: ${refused[0]!.reason}`)
  return [...written.values()].reduce((sum, count) => sum + count, 0)
}
