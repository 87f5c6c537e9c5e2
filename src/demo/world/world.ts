import type { Row } from '../../contract/index.ts'
import { auditPlans } from './audit-plans.ts'
import { bills } from './bills.ts'
import type { World } from './counts.ts'
import { customers } from './customers.ts'
import { goodsReceipts, goodsReturns } from './goods-movements.ts'
import { itemPrices, items, merchandiseHierarchy, taxRates } from './items.ts'
import { promotions } from './promotions.ts'
import { salesOrders } from './sales-orders.ts'
import { transferOrders } from './transfer-orders.ts'

/** A document as a row of its root table, details nested. */
export interface WorldDocument {
  readonly root: string
  readonly row: Row
}

/** What the head office makes; each document after those it refers to, one at a time. */
export function* headOfficeDocuments(world: World): Iterable<WorldDocument> {
  yield* of('merchandise_hierarchy', merchandiseHierarchy())
  yield* of('tax_rate', taxRates())
  yield* of('item', items(world))
  yield* of('item_price', itemPrices(world))
  yield* of('promotion', promotions(world))
  yield* of('audit_plan', auditPlans(world))
  yield* of('transfer_order', transferOrders(world))
  yield* of('sales_order', salesOrders(world))
}

/** What a store makes. */
export function* storeDocuments(world: World, site: string): Iterable<WorldDocument> {
  yield* of('customer', customers(world, site))
  yield* of('bill', bills(world, site))
  yield* of('goods_receipt', goodsReceipts(world, site))
  yield* of('goods_return', goodsReturns(world, site))
}

function* of(root: string, rows: Iterable<Row>): Iterable<WorldDocument> {
  for (const row of rows) yield { root, row }
}
