import type { Dialect } from '../../src/data/adapter.ts'
import type { WorldDocument } from '../../src/demo/world/world.ts'
import { againstLimit, type Load } from './against-limit.ts'
import { type Benchmark, type Context, sizeOf, type Target } from './benchmark.ts'
import { fill } from './fill.ts'
import { limitColumns, limitRow } from './report/limit-table.ts'
import { Retails } from './sites.ts'

/** Documents that wait at one site and are carried to another, which has none. */
export interface LoadBenchmark {
  readonly name: string
  readonly origin: 'headOffice' | 'store'
  readonly tables: readonly string[]
  readonly documents: (seed: number, rows: number) => Iterable<WorldDocument>
  /** How many as a rule, and in a quick run. */
  readonly full: number
  readonly small: number
  readonly targets: Partial<Record<Dialect, Target>>
}

export function loadBenchmark(definition: LoadBenchmark): Benchmark {
  return {
    name: definition.name,
    dialects: ['postgres', 'sqlite', 'mssql'],
    async run(context) {
      const rows: string[][] = []
      for (const databases of context.databases) {
        const retails = new Retails(databases, context.folder)
        const load = await prepare(context, retails, definition)
        rows.push(limitRow(databases, load, await againstLimit(context, retails, load), definition.targets))
        await retails.remove(load.empty)
        await retails.remove(load.filled)
      }
      return { columns: limitColumns, rows }
    },
  }
}

async function prepare(
  { options, say }: Context,
  retails: Retails,
  { origin, tables, documents, full, small }: LoadBenchmark,
): Promise<Load> {
  const { databases } = retails
  say(`${databases.dialect}: filling the ${origin === 'store' ? 'store' : 'head office'}`)
  const empty = await retails.make('empty')
  const filled = await retails.copy(empty, 'filled')
  const written = await fill(filled[origin], documents(options.seed, sizeOf(options, full, small)))
  await retails.rest(filled)
  const counts = await Promise.all(tables.map((table) => databases.count(filled[origin].database, table)))
  return { empty, filled, origin, tables, documents: written, rows: counts.reduce((sum, count) => sum + count, 0) }
}
