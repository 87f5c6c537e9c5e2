import type { PluginClass } from 'tillsync'
import { testPlugin } from 'tillsync/testing'
import AuditPlans from '../../../plugins/audit-plans/index.ts'
import Customers from '../../../plugins/customers/index.ts'
import GoodsReceiptsAndReturns from '../../../plugins/goods-receipts-and-returns/index.ts'
import Items from '../../../plugins/items/index.ts'
import Promotions from '../../../plugins/promotions/index.ts'
import Sales from '../../../plugins/sales/index.ts'
import SalesOrdersAndInvoices from '../../../plugins/sales-orders-and-invoices/index.ts'
import TransferOrders from '../../../plugins/transfer-orders/index.ts'
import { samples } from '../../support/samples.ts'

const plugins: readonly PluginClass[] = [
  Items,
  Promotions,
  AuditPlans,
  TransferOrders,
  SalesOrdersAndInvoices,
  Customers,
  Sales,
  GoodsReceiptsAndReturns,
]

const child = { ...samples.merchandise_hierarchy, code: 'STAPLES', parent_code: 'GROCERY', level: 2 }
const draft = { ...samples.transfer_order, order_no: 'TO-10', status: 'draft' }
const more = { merchandise_hierarchy: [child], transfer_order: [draft] } as const

for (const Class of plugins) {
  const kinds = Object.keys(new Class().kinds) as (keyof typeof samples)[]
  testPlugin(Class, {
    documents: Object.fromEntries(
      kinds.map((kind) => [kind, [samples[kind], ...(kind in more ? more[kind as keyof typeof more] : [])]]),
    ),
    invalid: Object.fromEntries(kinds.map((kind) => [kind, [{}]])),
  })
}
