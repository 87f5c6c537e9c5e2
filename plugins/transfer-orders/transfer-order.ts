import { Big } from 'big.js'
import { type DocumentOf, decimalBeside, schemaFor, type Table } from 'tillsync'

/** Goods that one site is to send to another; they stay the head office's own. */
export const transferOrder = {
  name: 'transfer_order',
  key: ['order_no'],
  columns: {
    order_no: 'text(40)',
    order_date: 'date',
    source_site: 'text(20)',
    destination_site: 'text(20)',
    status: { type: 'text(12)', values: ['draft', 'released', 'closed', 'cancelled'] },
    total_quantity: 'decimal(12,3)',
    /** Sum of quantity × rate, rounded once. */
    total_value: 'decimal(16,2)',
    remarks: { type: 'text(400)', optional: true },
  },
  checks: ['source_site <> destination_site'],
  details: [
    {
      name: 'transfer_order_line',
      key: ['line'],
      columns: {
        order_no: 'text(40)',
        line: 'integer',
        item_code: { type: 'text(40)', references: 'item.item_code' },
        /** The carton it travels in. */
        packet_no: { type: 'text(40)', optional: true },
        batch: { type: 'text(40)', optional: true },
        quantity: 'decimal(12,3)',
        rate: 'decimal(16,4)',
      },
      checks: ['quantity > 0', 'rate >= 0'],
    },
  ],
} as const satisfies Table

export type TransferOrder = DocumentOf<typeof transferOrder>

export const transferOrderSchema = schemaFor(transferOrder, betweenTwoSites, quantitiesArePositive, linesAddUp)

function betweenTwoSites({ source_site, destination_site }: TransferOrder): string | undefined {
  if (source_site === destination_site) return `it goes from ${source_site} to ${destination_site}`
}

function quantitiesArePositive({ transfer_order_line }: TransferOrder): string | undefined {
  const line = transfer_order_line.find(({ quantity }) => Big(quantity).lte(0))
  if (line) return `line ${line.line} has quantity ${line.quantity}`
}

function linesAddUp({ transfer_order_line: lines, total_quantity, total_value }: TransferOrder): string | undefined {
  const quantity = lines.reduce((total, line) => total.plus(line.quantity), Big(0))
  if (!quantity.eq(total_quantity))
    return `the lines add up to quantity ${decimalBeside(quantity, total_quantity)}, the order says ${total_quantity}`
  const value = lines.reduce((total, line) => total.plus(Big(line.quantity).times(line.rate)), Big(0))
  if (value.minus(total_value).abs().gte('0.01'))
    return `the lines are worth ${decimalBeside(value, total_value)}, the order says ${total_value}`
}
