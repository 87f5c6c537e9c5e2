import Big from 'big.js'
import type { Row } from '../../contract/index.ts'

/** What is counted on both sides; exact decimals. */
export interface Totals {
  documents: number
  lines: number
  quantity: Big
  /** Quantity × price of the lines, not rounded. */
  value: Big
  /** What the documents say they come to. */
  money: Big
}

export function noTotals(): Totals {
  return { documents: 0, lines: 0, quantity: new Big(0), value: new Big(0), money: new Big(0) }
}

export function add(totals: Totals, root: string, row: Row): void {
  const { lines, quantity, price, money } = MEASURES[root] ?? {}
  totals.documents += 1
  for (const detail of lines ? (row[lines] as Row[]) : []) {
    totals.lines += 1
    const pieces = decimal(detail, quantity)
    totals.quantity = totals.quantity.plus(pieces)
    totals.value = totals.value.plus(pieces.times(decimal(detail, price)))
  }
  totals.money = totals.money.plus(decimal(row, money))
}

export function equal(one: Totals, other: Totals): boolean {
  return (
    one.documents === other.documents &&
    one.lines === other.lines &&
    one.quantity.eq(other.quantity) &&
    one.value.eq(other.value) &&
    one.money.eq(other.money)
  )
}

/** Columns that are counted, by root table. Tables of plugins that are not built in are counted as documents alone. */
const MEASURES: Readonly<Record<string, { lines?: string; quantity?: string; price?: string; money?: string }>> = {
  item: { lines: 'item_barcode', money: 'selling_price' },
  item_price: { money: 'price' },
  promotion: { lines: 'promotion_slab' },
  audit_plan: { lines: 'audit_plan_item' },
  transfer_order: { lines: 'transfer_order_line', quantity: 'quantity', price: 'rate', money: 'total_value' },
  sales_order: { lines: 'sales_order_line', quantity: 'quantity', price: 'rate', money: 'total' },
  customer: { lines: 'customer_address' },
  bill: { lines: 'bill_line', quantity: 'quantity', price: 'price', money: 'net' },
  goods_receipt: { lines: 'goods_receipt_line', quantity: 'received', price: 'rate' },
  goods_return: { lines: 'goods_return_line', quantity: 'quantity', price: 'rate' },
}

function decimal(row: Row, name: string | undefined): Big {
  return new Big(name === undefined ? 0 : String(row[name]))
}
