import type { Dialect } from '../../src/data/database-settings.ts'
import { againstLimit } from './against-limit.ts'
import type { Benchmark, Target } from './benchmark.ts'
import { type LoadDefinition, prepareLoad } from './load.ts'
import { limitColumns, limitRow } from './report/limit-table.ts'

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
      for (const retails of context.retails) {
        const load = await prepareLoad(context, retails, definition)
        const { dialect, transferredBy } = retails.databases
        const measured = await againstLimit(context, retails, load)
        rows.push(limitRow(dialect, transferredBy, load, measured, targets[dialect]))
      }
      return { columns: limitColumns, rows }
    },
  }
}
