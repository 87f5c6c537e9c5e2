import {
  API_VERSION,
  type Change,
  type Destination,
  invalidDocument,
  type Keys,
  type Origin,
  type Plugin,
  type Row,
  type Site,
} from 'tillsync'
import { type GoodsReceipt, goodsReceipt, goodsReceiptSchema } from './goods-receipt.ts'
import { type GoodsReturn, goodsReturn, goodsReturnSchema } from './goods-return.ts'

type Challan = GoodsReceipt | GoodsReturn

/** GRC and GRT: what a store received and what it sent back, to the head office. */
export default class GoodsReceiptsAndReturns implements Plugin<Challan> {
  readonly apiVersion = API_VERSION
  readonly name = 'goods-receipts-and-returns'
  readonly title = 'Goods receipts and returns'
  readonly flow = 'to-head-office'
  readonly version = 1
  readonly kinds = {
    goods_receipt: { root: goodsReceipt, schema: goodsReceiptSchema, deletes: 'keep', edited: 'never' },
    goods_return: { root: goodsReturn, schema: goodsReturnSchema, deletes: 'keep', edited: 'never' },
  } as const

  extract(keys: Keys, origin: Origin): Promise<Row[]> {
    return origin.gather(keys)
  }

  /** A store sends its own only (PROTOCOL.md, rule 10); a draft is for nobody. */
  transform(row: Row, kind: string, site: Site): Challan | null {
    if (row.site_code !== site.code)
      throw invalidDocument(`the ${kind.replace('_', ' ')} is of site ${row.site_code}, this is ${site.code}`)
    return row.status === 'draft' ? null : (row as Challan)
  }

  load(changes: readonly Change<Challan>[], destination: Destination): Promise<void> {
    return destination.apply(changes)
  }
}
