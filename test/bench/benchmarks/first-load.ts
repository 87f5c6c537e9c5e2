import type { LoadDefinition } from '../load.ts'
import { loadBenchmark } from '../load-benchmark.ts'
import { ITEM_TABLES, itemDocuments } from '../world/items.ts'

export const ITEMS: LoadDefinition = {
  name: 'items',
  origin: 'headOffice',
  tables: ITEM_TABLES,
  documents: itemDocuments,
  full: 1_000_000,
  small: 20_000,
}

/** A new store gets all items of the head office. */
export const firstLoad = loadBenchmark('first-load', ITEMS, {
  postgres: { least: 0.3, aim: 0.5 },
  sqlite: { least: 0.15, aim: 0.25 },
})
