import { compareDecimals, type DocumentOf, fromUnits, schemaFor, type Table, toUnits } from 'tillsync'
import { fiscalYearIsOne } from './fiscal-year.ts'

const RECEIPT_KEY = { site_code: 'text(20)', fiscal_year: 'text(7)', receipt_no: 'text(16)' } as const

/**
 * GRC, goods receipt challan: what arrived at a store against what was to. A posting: it keeps a copy of what it names,
 * so its lines refer to no item, order or invoice.
 */
export const goodsReceipt = {
  name: 'goods_receipt',
  key: ['site_code', 'fiscal_year', 'receipt_no'],
  columns: {
    ...RECEIPT_KEY,
    receipt_date: 'date',
    /** Who sent the goods: a site or a supplier. */
    source_site: 'text(20)',
    /** Challan or invoice the goods came with. */
    despatch_no: { type: 'text(40)', optional: true },
    status: { type: 'text(12)', values: ['draft', 'posted'] },
    remarks: { type: 'text(400)', optional: true },
  },
  details: [
    {
      name: 'goods_receipt_line',
      key: ['line'],
      columns: {
        ...RECEIPT_KEY,
        line: 'integer',
        item_code: 'text(40)',
        /** The carton it came in. */
        packet_no: { type: 'text(40)', optional: true },
        expected: 'decimal(12,3)',
        received: 'decimal(12,3)',
        short: 'decimal(12,3)',
        excess: 'decimal(12,3)',
        /** Of what was received: damaged, expired, wrong. */
        rejected: 'decimal(12,3)',
        reason: { type: 'text(120)', optional: true },
        rate: 'decimal(16,4)',
      },
      checks: ['expected >= 0', 'received >= 0', 'short >= 0', 'excess >= 0', 'rejected >= 0', 'rejected <= received'],
    },
  ],
} as const satisfies Table

export type GoodsReceipt = DocumentOf<typeof goodsReceipt>

export const goodsReceiptSchema = schemaFor(goodsReceipt, fiscalYearIsOne, quantitiesAgree, rejectionsHaveReasons)

/** Decimals of quantities. */
const QUANTITY = 3

function quantitiesAgree({ goods_receipt_line }: GoodsReceipt): string | undefined {
  for (const { line, expected, received, short, excess } of goods_receipt_line) {
    const arrived = toUnits(received, QUANTITY) + toUnits(short, QUANTITY)
    const awaited = toUnits(expected, QUANTITY) + toUnits(excess, QUANTITY)
    const text = (quantity: bigint) => fromUnits(quantity, QUANTITY, received)
    if (arrived !== awaited)
      return `line ${line}: received ${received} + short ${short} is ${text(arrived)}, expected ${expected} + excess ${excess} is ${text(awaited)}`
    if (isPositive(short) && isPositive(excess)) return `line ${line} is both ${short} short and ${excess} in excess`
  }
}

function rejectionsHaveReasons({ goods_receipt_line }: GoodsReceipt): string | undefined {
  for (const { line, received, rejected, reason } of goods_receipt_line) {
    if (compareDecimals(rejected, received) > 0) return `line ${line}: rejected ${rejected} of ${received} received`
    if (isPositive(rejected) && !reason?.trim()) return `line ${line}: rejected ${rejected} without a reason`
  }
}

function isPositive(quantity: string): boolean {
  return compareDecimals(quantity, '0.000') > 0
}
