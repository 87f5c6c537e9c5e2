import type { WorldDocument } from '../../src/demo/world/world.ts'
import { type Context, sizeOf } from './benchmark.ts'
import { fill } from './fill.ts'
import type { Retail, Retails } from './sites.ts'

/** Documents of one site, in the order in which they refer to each other. */
export interface LoadDefinition {
  /** Begins the names of the databases. */
  readonly name: string
  readonly origin: 'headOffice' | 'store'
  readonly tables: readonly string[]
  readonly documents: (seed: number, rows: number) => Iterable<WorldDocument>
  /** How many as a rule, and in a quick run. */
  readonly full: number
  readonly small: number
}

/** Documents that wait at their origin. */
export interface Load extends Pick<LoadDefinition, 'origin' | 'tables'> {
  /** Migrated, without documents. */
  readonly empty: Retail
  /** The same with the documents at their origin, and the events of their capture. */
  readonly filled: Retail
  readonly documents: number
  /** Rows of those tables. */
  readonly rows: number
}

/** Made once in a run. */
export function prepareLoad(context: Context, retails: Retails, definition: LoadDefinition): Promise<Load> {
  return retails.once(definition.name, () => made(context, retails, definition))
}

async function made(
  { options, say }: Context,
  retails: Retails,
  { name, origin, tables, documents, full, small }: LoadDefinition,
): Promise<Load> {
  const { databases } = retails
  say(`${databases.dialect}: filling the ${origin === 'store' ? 'store' : 'head office'}`)
  const empty = await retails.make(`${name}_empty`)
  let written = 0
  const filled = await retails.after(empty, `${name}_filled`, async (retail) => {
    written = await fill(retail[origin], documents(options.seed, sizeOf(options, full, small)))
  })
  await retails.rest(filled)
  let rows = 0
  for (const table of tables) rows += await databases.count(filled[origin].database, table)
  return { empty, filled, origin, tables, documents: written, rows }
}
