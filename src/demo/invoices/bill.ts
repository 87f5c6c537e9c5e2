import Big from 'big.js'
import type { Row } from '../../contract/index.ts'
import { billOf } from '../bill-totals.ts'
import { customerIdOf } from './customer.ts'
import type { InvoiceLine } from './line.ts'

/** An invoice of the file as a bill, or why it cannot be one. */
export type MadeOfInvoice = { readonly bill: Row } | { readonly reason: string }

/** GST: a bill's number has at most sixteen characters. */
const LONGEST_BILL_NO = 16

/**
 * One bill for one invoice, with its lines as they stand there: negative quantities are goods that came back. What the
 * file does not tell is not invented: no taxes, one tender of mode `unknown` over the net. `number`: counts the
 * invoices; a bill whose invoice number is too long for one is numbered by it, and its tender names the invoice.
 */
export function billFrom(lines: readonly InvoiceLine[], site: string, number: number): MadeOfInvoice {
  const reason = reasonAgainst(lines)
  if (reason) return { reason }
  const { invoice, at } = lines[0]!
  const customer = lines.find((line) => line.customer !== '')?.customer
  const head = {
    site_code: site,
    fiscal_year: fiscalYear(at),
    bill_no: [...invoice].length <= LONGEST_BILL_NO ? invoice : `#${String(number).padStart(9, '0')}`,
    terminal: 'FILE',
    cashier: null,
    business_date: at.slice(0, 10),
    billed_at: at,
    customer_id: customer === undefined ? null : customerIdOf(site, customer),
  }
  const tenders = (net: Big): Row[] =>
    net.eq(0) ? [] : [{ line: 1, mode: 'unknown', amount: net.toFixed(2), reference: invoice }]
  return { bill: billOf(head, lines.map(billLine), tenders, 'paisa') }
}

function reasonAgainst(lines: readonly InvoiceLine[]): string | undefined {
  const [wrong, ...others] = lines.filter(({ problem }) => problem !== '')
  if (wrong) {
    const more = others.length > 0 ? `; and ${others.length} more lines of it` : ''
    return `line ${wrong.line} of the file: ${wrong.problem}${more}`
  }
  const { invoice, customer } = lines[0]!
  if (/^A\d+$/.test(invoice) && customer === '') return 'an adjustment of the ledger (A…, no customer), not a sale'
  const negative = lines.find(({ price }) => price.startsWith('-'))
  if (negative) return `line ${negative.line} of the file: its price ${negative.price} is negative`
  const none = lines.find(({ quantity }) => new Big(quantity).eq(0))
  if (none) return `line ${none.line} of the file: its quantity is 0`
  const customers = new Set(lines.map((line) => line.customer).filter(Boolean))
  if (customers.size > 1) return `it names ${customers.size} customers: ${[...customers].join(', ')}`
}

function billLine({ stockCode, description, quantity, price }: InvoiceLine, index: number): Row {
  return {
    line: index + 1,
    item_code: stockCode,
    barcode: null,
    name: description || null,
    hsn: null,
    quantity,
    mrp: null,
    price,
    promotion_code: null,
    promotion: '0.00',
    discount: '0.00',
    taxable: new Big(quantity).times(price).round(2, Big.roundHalfUp).toFixed(2),
    cgst: '0.00',
    sgst: '0.00',
    igst: '0.00',
    salesperson: null,
    original_bill: null,
  }
}

/** From April to March: `2010-11`. */
function fiscalYear(at: string): string {
  const first = Number(at.slice(0, 4)) - (at.slice(5, 7) < '04' ? 1 : 0)
  return `${String(first).padStart(4, '0')}-${String((first + 1) % 100).padStart(2, '0')}`
}
