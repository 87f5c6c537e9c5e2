import { compareDecimals, type DocumentOf, fromUnits, schemaFor, type Table, toUnits } from 'tillsync'

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
  const line = transfer_order_line.find(({ quantity }) => compareDecimals(quantity, '0.000') <= 0)
  if (line) return `line ${line.line} has quantity ${line.quantity}`
}

/** Decimals of quantities, of rates, and of amounts. */
const [QUANTITY, RATE, MONEY] = [3, 4, 2]
/** Of quantity × rate; an amount has so many of its units. */
const EXACT = QUANTITY + RATE
const AMOUNT = 10n ** BigInt(EXACT - MONEY)

function linesAddUp({ transfer_order_line: lines, total_quantity, total_value }: TransferOrder): string | undefined {
  const quantity = lines.reduce((total, line) => total + toUnits(line.quantity, QUANTITY), 0n)
  if (quantity !== toUnits(total_quantity, QUANTITY))
    return `the lines add up to quantity ${fromUnits(quantity, QUANTITY, total_quantity)}, the order says ${total_quantity}`
  const worth = (line: (typeof lines)[number]) => toUnits(line.quantity, QUANTITY) * toUnits(line.rate, RATE)
  const value = lines.reduce((total, line) => total + worth(line), 0n)
  const off = value - toUnits(total_value, MONEY) * AMOUNT
  if (off >= AMOUNT || off <= -AMOUNT)
    return `the lines are worth ${fromUnits(value, EXACT, total_value)}, the order says ${total_value}`
}
