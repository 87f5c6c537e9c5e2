import Big from 'big.js'
import type { Row } from '../../contract/index.ts'
import { add, noTotals, type Totals } from '../sides/measure.ts'
import { insertAll, type SiteData } from '../site-data.ts'
import type { WorldDocument } from '../world/world.ts'
import { billFrom } from './bill.ts'
import { hierarchy, itemFrom } from './catalogue.ts'
import { customerFrom } from './customer.ts'
import type { InvoiceLine } from './line.ts'
import type { Staging } from './staging.ts'

/** Something of the file that became no document, and why. `lines`: those of the file that it had. */
export interface NotTaken {
  readonly what: string
  readonly reason: string
  readonly totals: Totals
}

/** Counts the lines as they are staged. Documents: none yet. */
export async function stage(staging: Staging, lines: AsyncIterable<InvoiceLine>): Promise<Totals> {
  const totals = noTotals()
  async function* counted() {
    for await (const line of lines) {
      count(totals, line)
      yield line
    }
  }
  await staging.add(counted())
  return totals
}

/** The items of the file, written at the head office. */
export async function takeItems(staging: Staging, site: SiteData): Promise<NotTaken[]> {
  function* documents(): Iterable<WorldDocument> {
    for (const row of hierarchy()) yield { root: 'merchandise_hierarchy', row }
    for (const item of staging.items()) yield { root: 'item', row: itemFrom(item) }
  }
  const { refused } = await insertAll(site, documents())
  return refused.map(({ row, reason }) => ({ what: `item ${row.item_code}`, reason, totals: noTotals() }))
}

export interface TakenBills {
  readonly notTaken: readonly NotTaken[]
  /** Bills whose invoice number is too long for a bill's. */
  readonly renumbered: number
}

/** The customers and bills of the file, written at the store. */
export async function takeBills(staging: Staging, site: SiteData): Promise<TakenBills> {
  const notTaken: NotTaken[] = []
  let renumbered = 0
  const { code } = site.site
  function* documents(): Iterable<WorldDocument> {
    for (const customer of staging.customers()) yield { root: 'customer', row: customerFrom(customer, code) }
    let number = 0
    for (const lines of staging.invoices()) {
      number += 1
      const made = billFrom(lines, code, number)
      if ('bill' in made) {
        if (made.bill.bill_no !== lines[0]!.invoice) renumbered += 1
        yield { root: 'bill', row: made.bill }
      } else notTaken.push({ what: `invoice ${lines[0]!.invoice}`, reason: made.reason, totals: totalsOf(lines) })
    }
  }
  const { refused } = await insertAll(site, documents())
  for (const { root, row, reason } of refused)
    notTaken.push({ what: nameOf(root, row), reason, totals: measured(root, row) })
  return { notTaken, renumbered }
}

function totalsOf(lines: readonly InvoiceLine[]): Totals {
  const totals = noTotals()
  for (const line of lines) count(totals, line)
  return totals
}

function count(totals: Totals, { quantity, price }: InvoiceLine): void {
  totals.lines += 1
  totals.quantity = totals.quantity.plus(quantity)
  totals.value = totals.value.plus(new Big(quantity).times(price))
}

function nameOf(root: string, row: Row): string {
  return root === 'bill' ? `invoice ${row.bill_no}` : `customer ${row.customer_id}`
}

/** Of a customer, nothing: its lines are addresses, none of the file's. */
function measured(root: string, row: Row): Totals {
  const totals = noTotals()
  if (root === 'bill') add(totals, root, row)
  return totals
}
