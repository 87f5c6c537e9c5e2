import Big from 'big.js'
import type { Row } from '../../contract/index.ts'
import { billOf } from '../bill-totals.ts'
import { ean13 } from './barcode.ts'
import { day, FISCAL_YEAR, instant, TRADING_DAYS } from './calendar.ts'
import { catalogueItem } from './catalogue.ts'
import { count, upTo, type World } from './counts.ts'
import { customerId } from './customers.ts'
import { type Random, randomFor } from './random.ts'
import { taxesOn, withoutTax } from './tax.ts'

/** Three lines and a half each; every tenth brings something back that was sold at the bill before it. */
export function* bills(world: World, site: string): Iterable<Row> {
  let before: Row | undefined
  for (const number of upTo(count(world, 'bills'))) {
    const bill = before && number % 10 === 0 ? returnOf(world, before, number) : sale(world, site, number)
    yield bill
    before = bill
  }
}

export function billNo(number: number): string {
  return `B${String(number).padStart(7, '0')}`
}

/** The bill that gives the whole of another back. */
export function returnOf(world: World, sold: Row, number: number): Row {
  const lines = (sold.bill_line as Row[]).map((line) => ({
    ...line,
    ...negated(line, ['quantity', 'promotion', 'discount', 'taxable', 'cgst', 'sgst', 'igst']),
    original_bill: `${sold.site_code}/${sold.fiscal_year}/${sold.bill_no}`,
  }))
  return billOf(
    { ...headOf(world, String(sold.site_code), number), customer_id: sold.customer_id ?? null },
    lines,
    (net) => [{ line: 1, mode: 'credit-note', amount: net.toFixed(2), reference: `CN-${sold.bill_no}` }],
    'rupee',
  )
}

function sale(world: World, site: string, number: number): Row {
  const random = randomFor(world.seed, site, 'bill', number)
  const lines = [...upTo(random.pick([1, 1, 2, 2, 3, 3, 4, 5, 6, 8]))].map((line) => soldLine(world, random, line))
  return billOf(headOf(world, site, number), lines, (net) => tendersFor(net, random), 'rupee')
}

function headOf(world: World, site: string, number: number): Row {
  const random = randomFor(world.seed, site, 'bill head', number)
  const date = Math.floor(((number - 1) * TRADING_DAYS) / count(world, 'bills'))
  return {
    site_code: site,
    fiscal_year: FISCAL_YEAR,
    bill_no: billNo(number),
    terminal: `T${random.int(1, 3)}`,
    cashier: `C${random.int(1, 6)}`,
    business_date: day(date),
    billed_at: instant(date, random.int(600, 1260)),
    customer_id: random.percent(40) ? customerId(site, random.int(1, count(world, 'customers'))) : null,
  }
}

function soldLine(world: World, random: Random, line: number): Row {
  const item = catalogueItem(world.seed, random.int(1, count(world, 'items')))
  const byWeight = item.category.uom === 'KG'
  const quantity = new Big(byWeight ? random.int(100, 5000) : random.pick([1, 1, 1, 2, 3])).div(byWeight ? 1000 : 1)
  const price = withoutTax(item.sellingPrice, item.category.taxGroup)
  const amount = quantity.times(price)
  const offered = random.percent(20)
  const promotion = offered ? amount.times(10).div(100).round(2, Big.roundHalfUp) : new Big(0)
  const discount = !offered && random.percent(5) ? new Big(1) : new Big(0)
  const taxable = amount.minus(promotion).minus(discount).round(2, Big.roundHalfUp)
  const { cgst, sgst, igst } = taxesOn(taxable, item.category.taxGroup, 'within')
  return {
    line,
    item_code: item.code,
    barcode: ean13(item.number),
    name: item.name,
    hsn: item.category.hsn,
    quantity: quantity.toFixed(3),
    mrp: item.mrp,
    price: price.toFixed(2),
    promotion_code: offered ? 'PR00001' : null,
    promotion: promotion.toFixed(2),
    discount: discount.toFixed(2),
    taxable: taxable.toFixed(2),
    cgst: cgst.toFixed(2),
    sgst: sgst.toFixed(2),
    igst: igst.toFixed(2),
    salesperson: `P${random.int(1, 8)}`,
    original_bill: null,
  }
}

/** One customer in ten pays half by card and the rest in cash. */
function tendersFor(net: Big, random: Random): Row[] {
  const tender = (line: number, mode: string, amount: Big) => ({
    line,
    mode,
    amount: amount.toFixed(2),
    reference: mode === 'cash' ? null : String(random.int(100_000_000, 999_999_999)),
  })
  if (!random.percent(10)) return [tender(1, random.pick(['cash', 'card', 'upi', 'upi']), net)]
  const byCard = net.div(2).round(0, Big.roundHalfUp)
  return [tender(1, 'card', byCard), tender(2, 'cash', net.minus(byCard))]
}

function negated(line: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((column) => [column, negative(String(line[column]))]))
}

function negative(amount: string): string {
  const places = amount.split('.')[1]?.length ?? 0
  return new Big(0).minus(amount).toFixed(places)
}
