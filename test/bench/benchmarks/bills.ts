import { loadBenchmark } from '../load-benchmark.ts'
import { STORE } from '../sites.ts'
import { BILL_TABLES, billDocuments } from '../world/bills.ts'

/** The head office gets all bills of a store. */
export const bills = loadBenchmark(
  'bills',
  {
    name: 'bills',
    origin: 'store',
    tables: BILL_TABLES,
    documents: (seed, rows) => billDocuments(seed, STORE.code, rows),
    full: 200_000,
    small: 5_000,
  },
  { postgres: { least: 0.3, aim: 0.45 }, sqlite: { least: 0.15, aim: 0.25 } },
)
