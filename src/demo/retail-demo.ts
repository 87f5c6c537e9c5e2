import {
  breakBill,
  changePrice,
  deletePromotion,
  effectAt,
  returnBill,
  returnGoodsWithoutAdvice,
  ruleOfTheHeadOffice,
} from './changes.ts'
import { cycle, type SiteAtHand, setUp } from './demo-site.ts'
import { heading, print, table } from './say.ts'
import type { Shell } from './shell.ts'
import { showSides } from './sides/show-sides.ts'
import { insertAll, withSite } from './site-data.ts'
import type { World } from './world/counts.ts'
import { HEAD_OFFICE, STORES } from './world/sites.ts'
import { headOfficeDocuments, storeDocuments } from './world/world.ts'

/** One made at a store, one that the head office refuses. */
const FAULTS = 2

/** The generated world: filled, carried, changed, broken and compared. True if both sides agree but for the two faults. */
export async function retailDemo(world: World, directory: string, shell: Shell): Promise<boolean> {
  heading('A head office, a consignment store and an outright store')
  const [headOffice, ...stores] = (await setUp([HEAD_OFFICE, ...STORES], directory, shell)) as [
    SiteAtHand,
    ...SiteAtHand[],
  ]
  const [first, second] = stores as [SiteAtHand, SiteAtHand]

  heading('Their own programs go to work; triggers capture each document')
  await fill(world, [headOffice, ...stores])

  heading('The head office sends its masters and orders')
  await cycle(headOffice)
  await show(headOffice, 'sent', '--most', '4')

  heading('The stores receive them, and send their customers, bills, receipts and returns')
  await cycle(first, second)
  await show(first, 'sent', '--type', 'sales', '--most', '2')

  heading('The head office receives those; its documents are PROCESSED')
  await cycle(headOffice)
  await show(headOffice, 'sent', '--most', '4')

  heading('The stores learn that theirs are PROCESSED')
  await cycle(first, second)
  await show(first, 'sent', '--type', 'sales', '--most', '2')

  heading('Changes, and two faults')
  await change(world, headOffice, first, second)
  await cycle(first, second)
  await cycle(headOffice)
  await cycle(first, second)
  for (const { config } of [first, second])
    await withSite(config, async (site) => print(`  ${await effectAt(site, world)}`))

  heading('Only the two faulty documents are set aside, each where a person can mend it')
  await show(first, 'sent', '--status', 'INVALID')
  await show(headOffice, 'quarantine', 'list')
  await show(second, 'sent', '--status', 'REJECTED')

  heading('Both sides compared, document by document')
  const { agree, setAside } = await withSite(headOffice.config, (office) =>
    withSite(first.config, (one) => withSite(second.config, (two) => showSides(office, [one, two]))),
  )
  return agree && setAside.length === FAULTS
}

async function fill(world: World, sites: readonly SiteAtHand[]): Promise<void> {
  const rows: (string | number)[][] = []
  for (const { code, kind, config } of sites) {
    const documents = kind === 'store' ? storeDocuments(world, code) : headOfficeDocuments(world)
    const { written } = await withSite(config, (site) => insertAll(site, documents))
    for (const [type, number] of written) rows.push([code, type, number])
  }
  table(['Site', 'Type', 'Documents'], rows)
}

async function change(world: World, headOffice: SiteAtHand, first: SiteAtHand, second: SiteAtHand): Promise<void> {
  await withSite(headOffice.config, async (site) => {
    print(`  ${await changePrice(site, world)}`)
    print(`  ${await deletePromotion(site)}`)
    print(`  ${await ruleOfTheHeadOffice(site)}`)
  })
  await withSite(first.config, async (site) => {
    print(`  ${await returnBill(site, world)}`)
    print(`  ${await breakBill(site, world)}`)
  })
  await withSite(second.config, async (site) => {
    print(`  ${await returnGoodsWithoutAdvice(site, world)}`)
  })
}

async function show(site: SiteAtHand, ...words: string[]): Promise<void> {
  const lines = (await site.run(...words)).trimEnd().split('\n')
  // A glance is enough here: not how to turn the page.
  for (const line of lines) if (!line.startsWith('More, ')) print(`  ${line}`)
}
