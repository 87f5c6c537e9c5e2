import { join } from 'node:path'
import Big from 'big.js'
import { cycle, type SiteAtHand, setUp } from './demo-site.ts'
import { PLACEHOLDER_PHONE } from './invoices/customer.ts'
import { type NotTaken, stage, takeBills, takeItems } from './invoices/intake.ts'
import { type InvoiceFile, readInvoiceLines } from './invoices/read.ts'
import { openStaging } from './invoices/staging.ts'
import { heading, print, table } from './say.ts'
import type { Shell } from './shell.ts'
import type { Totals } from './sides/measure.ts'
import { grouped, showSides } from './sides/show-sides.ts'
import { withSite } from './site-data.ts'
import { CONSIGNMENT_STORE, HEAD_OFFICE } from './world/sites.ts'

/** Real invoices: a store's customers and bills, the head office's items. True if file and both sides agree. */
export async function invoiceDemo(file: InvoiceFile, directory: string, shell: Shell): Promise<boolean> {
  heading('A head office and a store')
  const [headOffice, store] = (await setUp([HEAD_OFFICE, CONSIGNMENT_STORE], directory, shell)) as [
    SiteAtHand,
    SiteAtHand,
  ]

  heading(`${file.path}: items for the head office, customers and bills for the store`)
  const { totals, notTaken } = await takeIn(file, directory, headOffice, store)

  heading('The cycles')
  await cycle(headOffice)
  await cycle(store)
  await cycle(headOffice)
  await cycle(store)

  heading('Both sides compared, document by document')
  return withSite(headOffice.config, (office) =>
    withSite(store.config, async (shop) => {
      const { agree, comparisons } = await showSides(office, [shop])
      heading('The file and the store compared')
      const sales = comparisons.find(({ type }) => type === 'sales')!.here
      return showFile(totals, notTaken, sales) && agree
    }),
  )
}

async function takeIn(file: InvoiceFile, directory: string, headOffice: SiteAtHand, store: SiteAtHand) {
  const started = performance.now()
  const staging = openStaging(join(directory, 'invoices.sqlite'))
  try {
    const totals = await stage(staging, readInvoiceLines(file))
    print(`  ${grouped(totals.lines)} lines read in ${seconds(started)}.`)
    const items = await withSite(headOffice.config, (site) => takeItems(staging, site))
    const bills = await withSite(store.config, (site) => takeBills(staging, site))
    print(`  Written into the two databases, as the retailer’s own programs would, after ${seconds(started)} in all.`)
    const phone = Object.values(PLACEHOLDER_PHONE).join(' ')
    print(
      `  What the file does not tell: a customer must have a phone, and ${phone} stands for it; bills have no taxes, and`,
    )
    print('  one tender of mode "unknown" over their net.')
    if (bills.renumbered > 0) {
      print(
        `  ${grouped(bills.renumbered)} invoice numbers are too long for a bill: it has a number of its own, and its tender names the invoice.`,
      )
    }
    return { totals, notTaken: [...items, ...bills.notTaken] }
  } finally {
    staging.close()
  }
}

/** Every line of the file is in a bill of the store, or listed with the reason why not. */
function showFile(file: Totals, notTaken: readonly NotTaken[], sales: Totals): boolean {
  const not = notTaken.map(({ totals }) => totals)
  const sum = (of: (totals: Totals) => Big) => not.reduce((all, totals) => all.plus(of(totals)), new Big(0))
  const rows: [string, Big, Big, Big][] = [
    ['the file', new Big(file.lines), file.quantity, file.value],
    ['bills of the store', new Big(sales.lines), sales.quantity, sales.value],
    [
      'no bill could be made of',
      sum(({ lines }) => new Big(lines)),
      sum(({ quantity }) => quantity),
      sum(({ value }) => value),
    ],
  ]
  table(
    ['', 'Lines', 'Quantity', 'Value of lines'],
    rows.map(([name, ...figures]) => [name, ...figures.map(grouped)]),
  )
  if (notTaken.length > 0) {
    print('\n  No document could be made of:')
    table(
      ['', 'Lines', 'Value', 'Reason'],
      notTaken.map(({ what, reason, totals }) => [what, totals.lines, grouped(totals.value), reason]),
    )
  }
  const [all, made, none] = rows as [(typeof rows)[0], (typeof rows)[0], (typeof rows)[0]]
  const equal = [1, 2, 3].every((column) => (all[column] as Big).eq((made[column] as Big).plus(none[column] as Big)))
  print(equal ? '  ✓ Every line is accounted for, to the last digit.' : '  ✗ Lines are missing.')
  return equal
}

function seconds(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`
}
