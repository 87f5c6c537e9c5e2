import { API_VERSION, type Change, type Destination, type Keys, type Origin, type Plugin, type Row } from 'tillsync'
import { type SalesOrder, salesOrder, salesOrderSchema } from './sales-order.ts'

/** Sales orders and invoices, from the head office to the outright store that buys. */
export default class SalesOrdersAndInvoices implements Plugin<SalesOrder> {
  readonly apiVersion = API_VERSION
  readonly name = 'sales-orders-and-invoices'
  readonly title = 'Sales orders and invoices'
  readonly flow = 'to-store'
  readonly version = 1
  readonly dependsOn = ['items']
  readonly storeFormats = ['outright'] as const
  readonly kinds = { sales_order: { root: salesOrder, schema: salesOrderSchema, deletes: 'carry' } } as const

  extract(keys: Keys, origin: Origin): Promise<Row[]> {
    return origin.gather(keys)
  }

  /** A draft is for nobody. */
  transform(row: Row): SalesOrder | null {
    return row.status === 'draft' ? null : (row as SalesOrder)
  }

  load(changes: readonly Change<SalesOrder>[], destination: Destination): Promise<void> {
    return destination.apply(changes)
  }

  audience({ customer_site }: SalesOrder): string[] {
    return [customer_site]
  }
}
