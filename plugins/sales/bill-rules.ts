import { Big } from 'big.js'
import { decimalBeside, schemaFor } from 'tillsync'
import { type Bill, type BillLine, bill } from './bill.ts'

/** A bill's types and what must add up in it. */
export const billSchema = schemaFor(
  bill,
  fiscalYearIsOne,
  linesHaveQuantities,
  taxableIsItsAmount,
  totalsAreThoseOfTheLines,
  totalsGiveTheNet,
  tendersPayTheNet,
)

/** Two years that follow each other: 2026-27. */
function fiscalYearIsOne({ fiscal_year }: Bill): string | undefined {
  const [, from, to] = /^(\d{4})-(\d{2})$/.exec(fiscal_year) ?? []
  if ((Number(from) + 1) % 100 !== Number(to)) return `the fiscal year is "${fiscal_year}", wanted one like 2026-27`
}

function linesHaveQuantities({ bill_line }: Bill): string | undefined {
  const line = bill_line.find(({ quantity }) => Big(quantity).eq(0))
  if (line) return `line ${line.line} has quantity ${line.quantity}`
}

/** Less than a paisa off: tills round half up, half even, or down. */
function taxableIsItsAmount({ bill_line }: Bill): string | undefined {
  for (const { line, quantity, price, promotion, discount, taxable } of bill_line) {
    const amount = Big(quantity).times(price).minus(promotion).minus(discount)
    if (amount.minus(taxable).abs().gte('0.01'))
      return `line ${line}: ${quantity} × ${price} − ${promotion} − ${discount} is ${decimalBeside(amount, taxable)}, but the taxable value is ${taxable}`
  }
}

function totalsAreThoseOfTheLines(document: Bill): string | undefined {
  if (document.void) return
  const { bill_line: lines, gross, promotion, discount, tax } = document
  const promotions = sum(lines, (line) => line.promotion)
  if (!promotions.eq(promotion))
    return `the promotions of the lines add up to ${decimalBeside(promotions, promotion)}, the bill says ${promotion}`
  const discounts = sum(lines, (line) => line.discount)
  if (!discounts.eq(discount))
    return `the discounts of the lines add up to ${decimalBeside(discounts, discount)}, the bill says ${discount}`
  const amounts = sum(lines, (line) => Big(line.taxable).plus(line.promotion).plus(line.discount))
  if (!amounts.eq(gross))
    return `the lines add up to ${decimalBeside(amounts, gross)} before discounts, the gross is ${gross}`
  const taxes = sum(lines, ({ cgst, sgst, igst }) => Big(cgst).plus(sgst).plus(igst))
  if (!taxes.eq(tax)) return `the taxes of the lines add up to ${decimalBeside(taxes, tax)}, the bill says ${tax}`
}

function totalsGiveTheNet({
  void: given_up,
  gross,
  promotion,
  discount,
  tax,
  rounding,
  net,
}: Bill): string | undefined {
  if (given_up) return Big(net).eq(0) ? undefined : `a void bill has no net, this one has ${net}`
  const total = Big(gross).minus(promotion).minus(discount).plus(tax).plus(rounding)
  if (!total.eq(net))
    return `gross ${gross} − promotion ${promotion} − discount ${discount} + tax ${tax} + rounding ${rounding} is ${decimalBeside(total, net)}, the net is ${net}`
}

function tendersPayTheNet({ bill_tender: tenders, net }: Bill): string | undefined {
  const paid = tenders.reduce((total, { amount }) => total.plus(amount), Big(0))
  if (!paid.eq(net)) return `the tenders add up to ${decimalBeside(paid, net)}, the net is ${net}`
}

function sum(lines: readonly BillLine[], amountOf: (line: BillLine) => Big | string): Big {
  return lines.reduce((total, line) => total.plus(amountOf(line)), Big(0))
}
