import { fromUnits, schemaFor, toUnits } from 'tillsync'
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

/** Decimals of quantities, of prices, and of amounts. */
const [QUANTITY, PRICE, MONEY] = [3, 4, 2]
/** Of quantity × price; an amount has so many of its units. */
const EXACT = QUANTITY + PRICE
const AMOUNT = 10n ** BigInt(EXACT - MONEY)

/** Two years that follow each other: 2026-27. */
function fiscalYearIsOne({ fiscal_year }: Bill): string | undefined {
  const [, from, to] = /^(\d{4})-(\d{2})$/.exec(fiscal_year) ?? []
  if ((Number(from) + 1) % 100 !== Number(to)) return `the fiscal year is "${fiscal_year}", wanted one like 2026-27`
}

function linesHaveQuantities({ bill_line }: Bill): string | undefined {
  const line = bill_line.find(({ quantity }) => toUnits(quantity, QUANTITY) === 0n)
  if (line) return `line ${line.line} has quantity ${line.quantity}`
}

/** Less than a paisa off: tills round half up, half even, or down. */
function taxableIsItsAmount({ bill_line }: Bill): string | undefined {
  for (const { line, quantity, price, promotion, discount, taxable } of bill_line) {
    const amount = toUnits(quantity, QUANTITY) * toUnits(price, PRICE) - (money(promotion) + money(discount)) * AMOUNT
    const off = amount - money(taxable) * AMOUNT
    if (off >= AMOUNT || off <= -AMOUNT)
      return `line ${line}: ${quantity} × ${price} − ${promotion} − ${discount} is ${fromUnits(amount, EXACT, taxable)}, but the taxable value is ${taxable}`
  }
}

function totalsAreThoseOfTheLines(document: Bill): string | undefined {
  if (document.void) return
  const { bill_line: lines, gross, promotion, discount, tax } = document
  const promotions = sum(lines, (line) => money(line.promotion))
  if (promotions !== money(promotion))
    return `the promotions of the lines add up to ${text(promotions, promotion)}, the bill says ${promotion}`
  const discounts = sum(lines, (line) => money(line.discount))
  if (discounts !== money(discount))
    return `the discounts of the lines add up to ${text(discounts, discount)}, the bill says ${discount}`
  const amounts = sum(lines, (line) => money(line.taxable)) + promotions + discounts
  if (amounts !== money(gross))
    return `the lines add up to ${text(amounts, gross)} before discounts, the gross is ${gross}`
  const taxes = sum(lines, ({ cgst, sgst, igst }) => money(cgst) + money(sgst) + money(igst))
  if (taxes !== money(tax)) return `the taxes of the lines add up to ${text(taxes, tax)}, the bill says ${tax}`
}

function totalsGiveTheNet({ void: isVoid, gross, promotion, discount, tax, rounding, net }: Bill): string | undefined {
  if (isVoid) return money(net) === 0n ? undefined : `a void bill has no net, this one has ${net}`
  const total = money(gross) - money(promotion) - money(discount) + money(tax) + money(rounding)
  if (total !== money(net))
    return `gross ${gross} − promotion ${promotion} − discount ${discount} + tax ${tax} + rounding ${rounding} is ${text(total, net)}, the net is ${net}`
}

function tendersPayTheNet({ bill_tender: tenders, net }: Bill): string | undefined {
  const paid = tenders.reduce((total, { amount }) => total + money(amount), 0n)
  if (paid !== money(net)) return `the tenders add up to ${text(paid, net)}, the net is ${net}`
}

function sum(lines: readonly BillLine[], amountOf: (line: BillLine) => bigint): bigint {
  return lines.reduce((total, line) => total + amountOf(line), 0n)
}

function money(amount: string): bigint {
  return toUnits(amount, MONEY)
}

function text(amount: bigint, beside: string): string {
  return fromUnits(amount, MONEY, beside)
}
