import { compareDecimals, type DocumentOf, fromUnits, schemaFor, type Table, toUnits } from 'tillsync'

/** Goods sold to a store that buys them outright: ordered, then invoiced. */
export const salesOrder = {
  name: 'sales_order',
  key: ['kind', 'document_no'],
  columns: {
    kind: { type: 'text(10)', values: ['order', 'invoice'] },
    document_no: 'text(40)',
    document_date: 'date',
    customer_site: 'text(20)',
    /** Of an invoice, the order it is for. The key has the kind too, so it is no foreign key. */
    order_no: { type: 'text(40)', optional: true },
    status: { type: 'text(12)', values: ['draft', 'released', 'closed', 'cancelled'] },
    /** Before tax. */
    net: 'decimal(16,2)',
    tax: 'decimal(16,2)',
    rounding: 'decimal(16,2)',
    total: 'decimal(16,2)',
  },
  details: [
    {
      name: 'sales_order_line',
      key: ['line'],
      columns: {
        kind: 'text(10)',
        document_no: 'text(40)',
        line: 'integer',
        item_code: { type: 'text(40)', references: 'item.item_code' },
        /** The carton it travels in. */
        packet_no: { type: 'text(40)', optional: true },
        quantity: 'decimal(12,3)',
        rate: 'decimal(16,4)',
        discount: 'decimal(16,2)',
        /** quantity × rate − discount, rounded. */
        taxable: 'decimal(16,2)',
        cgst: 'decimal(16,2)',
        sgst: 'decimal(16,2)',
        igst: 'decimal(16,2)',
      },
      checks: ['quantity > 0', 'rate >= 0', 'discount >= 0'],
    },
  ],
} as const satisfies Table

export type SalesOrder = DocumentOf<typeof salesOrder>

export const salesOrderSchema = schemaFor(salesOrder, quantitiesArePositive, taxableIsItsAmount, linesAddUp)

/** Decimals of quantities, of rates, and of amounts. */
const [QUANTITY, RATE, MONEY] = [3, 4, 2]
/** Of quantity × rate; an amount has so many of its units. */
const EXACT = QUANTITY + RATE
const AMOUNT = 10n ** BigInt(EXACT - MONEY)

function quantitiesArePositive({ sales_order_line }: SalesOrder): string | undefined {
  const line = sales_order_line.find(({ quantity }) => compareDecimals(quantity, '0.000') <= 0)
  if (line) return `line ${line.line} has quantity ${line.quantity}`
}

function taxableIsItsAmount({ sales_order_line }: SalesOrder): string | undefined {
  for (const { line, quantity, rate, discount, taxable } of sales_order_line) {
    const amount = toUnits(quantity, QUANTITY) * toUnits(rate, RATE) - money(discount) * AMOUNT
    const off = amount - money(taxable) * AMOUNT
    if (off >= AMOUNT || off <= -AMOUNT)
      return `line ${line}: ${quantity} × ${rate} − ${discount} is ${fromUnits(amount, EXACT, taxable)}, but the taxable value is ${taxable}`
  }
}

function linesAddUp({ sales_order_line: lines, net, tax, rounding, total }: SalesOrder): string | undefined {
  const taxable = lines.reduce((sum, line) => sum + money(line.taxable), 0n)
  if (taxable !== money(net)) return `the lines add up to ${fromUnits(taxable, MONEY, net)}, the net is ${net}`
  const taxes = lines.reduce((sum, { cgst, sgst, igst }) => sum + money(cgst) + money(sgst) + money(igst), 0n)
  if (taxes !== money(tax)) return `the taxes of the lines add up to ${fromUnits(taxes, MONEY, tax)}, the tax is ${tax}`
  if (money(net) + money(tax) + money(rounding) !== money(total))
    return `net ${net} + tax ${tax} + rounding ${rounding} is not the total ${total}`
}

function money(amount: string): bigint {
  return toUnits(amount, MONEY)
}
