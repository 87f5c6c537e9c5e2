import { loadBenchmark } from '../load-benchmark.ts'
import { ITEM_TABLES, itemDocuments } from '../world/items.ts'

/** A new store gets all items of the head office. */
export const firstLoad = loadBenchmark({
  name: 'first-load',
  origin: 'headOffice',
  tables: ITEM_TABLES,
  documents: itemDocuments,
  full: 1_000_000,
  small: 50_000,
  targets: { postgres: { least: 0.3, aim: 0.5 }, sqlite: { least: 0.15, aim: 0.25 } },
})
