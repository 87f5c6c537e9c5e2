import type Big from 'big.js'
import type { Row } from '../../../src/contract/index.ts'
import { billOf } from '../../../src/demo/bill-totals.ts'
import { ean13 } from '../../../src/demo/world/barcode.ts'
import { billNo } from '../../../src/demo/world/bills.ts'
import { day, FISCAL_YEAR, instant, TRADING_DAYS } from '../../../src/demo/world/calendar.ts'
import { catalogueItem } from '../../../src/demo/world/catalogue.ts'
import { upTo } from '../../../src/demo/world/counts.ts'
import { customerId, customers } from '../../../src/demo/world/customers.ts'
import { type Random, randomFor } from '../../../src/demo/world/random.ts'
import { taxesOn, withoutTax } from '../../../src/demo/world/tax.ts'
import type { WorldDocument } from '../../../src/demo/world/world.ts'
import { named } from './items.ts'

/** Where bills stand, and the customers that they name. */
export const BILL_TABLES = ['customer', 'customer_address', 'bill', 'bill_line', 'bill_tender']

const ITEMS = 20_000
const CUSTOMERS_AT_SIZE_1 = 40
const CUSTOMERS = 2_000

/** So many bills of a store, each with three lines and one tender; two in five name one of its customers. */
export function* billDocuments(seed: number, site: string, rows: number): Iterable<WorldDocument> {
  yield* named('customer', customers({ seed, size: CUSTOMERS / CUSTOMERS_AT_SIZE_1 }, site))
  yield* named('bill', bills(seed, site, rows))
}

export function* bills(seed: number, site: string, rows: number): Iterable<Row> {
  for (const number of upTo(rows)) {
    const random = randomFor(seed, site, 'bill', number)
    const date = Math.floor(((number - 1) * TRADING_DAYS) / rows)
    const head = {
      site_code: site,
      fiscal_year: FISCAL_YEAR,
      bill_no: billNo(number),
      terminal: `T${random.int(1, 3)}`,
      cashier: `C${random.int(1, 6)}`,
      business_date: day(date),
      billed_at: instant(date, random.int(600, 1260)),
      customer_id: random.percent(40) ? customerId(site, random.int(1, CUSTOMERS)) : null,
    }
    const lines = [1, 2, 3].map((line) => lineOf(seed, random, line))
    yield billOf(head, lines, (net) => [tenderOf(random, net)], 'rupee')
  }
}

function lineOf(seed: number, random: Random, line: number): Row {
  const item = catalogueItem(seed, random.int(1, ITEMS))
  const quantity = random.pick([1, 1, 1, 2, 3])
  const price = withoutTax(item.sellingPrice, item.category.taxGroup)
  const taxable = price.times(quantity)
  const { cgst, sgst, igst } = taxesOn(taxable, item.category.taxGroup, 'within')
  return {
    line,
    item_code: item.code,
    barcode: ean13(item.number),
    name: item.name,
    hsn: item.category.hsn,
    quantity: `${quantity}.000`,
    mrp: item.mrp,
    price: price.toFixed(2),
    promotion_code: null,
    promotion: '0.00',
    discount: '0.00',
    taxable: taxable.toFixed(2),
    cgst: cgst.toFixed(2),
    sgst: sgst.toFixed(2),
    igst: igst.toFixed(2),
    salesperson: `P${random.int(1, 8)}`,
    original_bill: null,
  }
}

function tenderOf(random: Random, net: Big): Row {
  const mode = random.pick(['cash', 'card', 'upi', 'upi'])
  const reference = mode === 'cash' ? null : String(random.int(100_000_000, 999_999_999))
  return { line: 1, mode, amount: net.toFixed(2), reference }
}
