import Big from 'big.js'
import type { Row } from '../../contract/index.ts'

/** What is counted on both sides; exact decimals. */
export interface Totals {
  documents: number
  lines: number
  quantity: Big
  money: Big
}

export function noTotals(): Totals {
  return { documents: 0, lines: 0, quantity: new Big(0), money: new Big(0) }
}

export function add(totals: Totals, root: string, row: Row): void {
  const { lines, quantity, money } = MEASURES[root] ?? {}
  const details = lines ? (row[lines] as Row[]) : []
  totals.documents += 1
  totals.lines += details.length
  for (const detail of details) {
    if (quantity) totals.quantity = totals.quantity.plus(decimal(detail, quantity))
  }
  if (money) totals.money = totals.money.plus(money(row))
}

export function equal(one: Totals, other: Totals): boolean {
  return (
    one.documents === other.documents &&
    one.lines === other.lines &&
    one.quantity.eq(other.quantity) &&
    one.money.eq(other.money)
  )
}

interface Measure {
  readonly lines?: string
  readonly quantity?: string
  readonly money?: (row: Row) => Big
}

const column = (name: string) => (row: Row) => decimal(row, name)
const atRate = (lines: string, quantity: string) => (row: Row) =>
  (row[lines] as Row[]).reduce(
    (sum, line) => sum.plus(decimal(line, quantity).times(decimal(line, 'rate'))),
    new Big(0),
  )

/** By root table. Other tables, of plugins that are not built in, are counted as documents alone. */
const MEASURES: Readonly<Record<string, Measure>> = {
  item: { lines: 'item_barcode', money: column('selling_price') },
  item_price: { money: column('price') },
  promotion: { lines: 'promotion_slab' },
  audit_plan: { lines: 'audit_plan_item' },
  transfer_order: { lines: 'transfer_order_line', quantity: 'quantity', money: column('total_value') },
  sales_order: { lines: 'sales_order_line', quantity: 'quantity', money: column('total') },
  customer: { lines: 'customer_address' },
  bill: { lines: 'bill_line', quantity: 'quantity', money: column('net') },
  goods_receipt: {
    lines: 'goods_receipt_line',
    quantity: 'received',
    money: atRate('goods_receipt_line', 'received'),
  },
  goods_return: { lines: 'goods_return_line', quantity: 'quantity', money: atRate('goods_return_line', 'quantity') },
}

function decimal(row: Row, name: string): Big {
  return new Big(String(row[name] ?? 0))
}
