import type { Dialect } from '../../src/data/adapter.ts'
import { againstLimit } from './against-limit.ts'
import type { Benchmark, Target } from './benchmark.ts'
import { type LoadDefinition, prepareLoad } from './load.ts'
import { limitColumns, limitRow } from './report/limit-table.ts'
import { Retails } from './sites.ts'

/** Documents that wait at one site are carried to another, which has none; beside it the database's own copying. */
export function loadBenchmark(
  name: string,
  definition: LoadDefinition,
  targets: Partial<Record<Dialect, Target>>,
): Benchmark {
  return {
    name,
    dialects: ['postgres', 'sqlite', 'mssql'],
    async run(context) {
      const rows: string[][] = []
      for (const databases of context.databases) {
        const retails = new Retails(databases, context.folder)
        const load = await prepareLoad(context, retails, definition)
        const { dialect, transferredBy } = databases
        const measured = await againstLimit(context, retails, load)
        rows.push(limitRow(dialect, transferredBy, load, measured, targets[dialect]))
        await retails.remove(load.empty)
        await retails.remove(load.filled)
      }
      return { columns: limitColumns, rows }
    },
  }
}
