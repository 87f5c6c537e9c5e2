import type { Row } from '../../../src/contract/index.ts'
import { items, merchandiseHierarchy, taxRates } from '../../../src/demo/world/items.ts'
import type { WorldDocument } from '../../../src/demo/world/world.ts'

/** Where items stand, what they refer to first. */
export const ITEM_TABLES = ['merchandise_hierarchy', 'tax_rate', 'item', 'item_barcode']

/** The demo's items, so many, each with a barcode or two, and what they refer to. */
export function* itemDocuments(seed: number, rows: number): Iterable<WorldDocument> {
  yield* named('merchandise_hierarchy', merchandiseHierarchy())
  yield* named('tax_rate', taxRates())
  yield* named('item', items({ seed, size: rows / ITEMS_AT_SIZE_1 }))
}

const ITEMS_AT_SIZE_1 = 200

export function* named(root: string, rows: Iterable<Row>): Iterable<WorldDocument> {
  for (const row of rows) yield { root, row }
}
