import { API_VERSION, type Change, type Destination, type Keys, type Origin, type Plugin, type Row } from 'tillsync'
import { type TransferOrder, transferOrder, transferOrderSchema } from './transfer-order.ts'

/** Transfer orders, from the head office to the consignment store that receives the goods. */
export default class TransferOrders implements Plugin<TransferOrder> {
  readonly apiVersion = API_VERSION
  readonly name = 'transfer-orders'
  readonly title = 'Transfer orders'
  readonly flow = 'to-store'
  readonly version = 1
  readonly dependsOn = ['items']
  readonly storeFormats = ['consignment'] as const
  readonly kinds = { transfer_order: { root: transferOrder, schema: transferOrderSchema, deletes: 'carry' } } as const

  extract(keys: Keys, origin: Origin): Promise<Row[]> {
    return origin.gather(keys)
  }

  /** A draft is for nobody. */
  transform(row: Row): TransferOrder | null {
    return row.status === 'draft' ? null : (row as TransferOrder)
  }

  load(changes: readonly Change<TransferOrder>[], destination: Destination): Promise<void> {
    return destination.apply(changes)
  }

  audience({ destination_site }: TransferOrder): string[] {
    return [destination_site]
  }
}
