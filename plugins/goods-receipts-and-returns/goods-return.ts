import { compareDecimals, type DocumentOf, schemaFor, type Table } from 'tillsync'
import { fiscalYearIsOne } from './fiscal-year.ts'

const RETURN_KEY = { site_code: 'text(20)', fiscal_year: 'text(7)', return_no: 'text(16)' } as const

/** GRT, goods return challan: what a store sends back, and why. A posting, as the receipt is. */
export const goodsReturn = {
  name: 'goods_return',
  key: ['site_code', 'fiscal_year', 'return_no'],
  columns: {
    ...RETURN_KEY,
    return_date: 'date',
    /** Who gets the goods: a site or a supplier. */
    destination_site: 'text(20)',
    reason: 'text(120)',
    /** The head office's word that the goods may come back. */
    advice_no: { type: 'text(40)', optional: true },
    status: { type: 'text(12)', values: ['draft', 'posted'] },
  },
  details: [
    {
      name: 'goods_return_line',
      key: ['line'],
      columns: {
        ...RETURN_KEY,
        line: 'integer',
        item_code: 'text(40)',
        /** The carton it goes in. */
        packet_no: { type: 'text(40)', optional: true },
        batch: { type: 'text(40)', optional: true },
        quantity: 'decimal(12,3)',
        rate: 'decimal(16,4)',
      },
      checks: ['quantity > 0', 'rate >= 0'],
    },
  ],
} as const satisfies Table

export type GoodsReturn = DocumentOf<typeof goodsReturn>

export const goodsReturnSchema = schemaFor(goodsReturn, fiscalYearIsOne, hasReason, quantitiesArePositive)

function hasReason({ return_no, reason }: GoodsReturn): string | undefined {
  if (reason.trim() === '') return `return ${return_no} has no reason`
}

function quantitiesArePositive({ goods_return_line }: GoodsReturn): string | undefined {
  const line = goods_return_line.find(({ quantity }) => compareDecimals(quantity, '0.000') <= 0)
  if (line) return `line ${line.line} has quantity ${line.quantity}`
}
