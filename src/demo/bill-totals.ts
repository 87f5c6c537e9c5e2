import Big from 'big.js'
import type { Row } from '../contract/index.ts'

/** A bill as the till closes it: the totals of its lines, rounded to the rupee or not at all, and what was paid. */
export function billOf(
  head: Row,
  lines: readonly Row[],
  tenders: (net: Big) => Row[],
  roundTo: 'rupee' | 'paisa',
): Row {
  const promotion = sum(lines, 'promotion')
  const discount = sum(lines, 'discount')
  const taxable = sum(lines, 'taxable')
  const tax = sum(lines, 'cgst').plus(sum(lines, 'sgst')).plus(sum(lines, 'igst'))
  const total = taxable.plus(tax)
  const net = roundTo === 'rupee' ? total.round(0, Big.roundHalfUp) : total
  return {
    ...head,
    gross: taxable.plus(promotion).plus(discount).toFixed(2),
    promotion: promotion.toFixed(2),
    discount: discount.toFixed(2),
    tax: tax.toFixed(2),
    rounding: net.minus(total).toFixed(2),
    net: net.toFixed(2),
    void: false,
    bill_line: [...lines],
    bill_tender: tenders(net),
  }
}

function sum(lines: readonly Row[], column: string): Big {
  return lines.reduce((total, line) => total.plus(String(line[column])), new Big(0))
}
