import type Big from 'big.js'
import { print, table } from '../say.ts'
import type { SiteData } from '../site-data.ts'
import { type Comparison, compareSides, type DocumentAt, surplus } from './compare.ts'
import { equal, type Totals } from './measure.ts'
import { type SetAsideDocument, setAsideAt } from './set-aside.ts'

export interface Sides {
  readonly agree: boolean
  readonly comparisons: readonly Comparison[]
  readonly setAside: readonly SetAsideDocument[]
}

/**
 * Prints what the head office and its stores have of each other's documents, and what was set aside with the reason.
 * `agree`: nothing differs but that.
 */
export async function showSides(headOffice: SiteData, stores: readonly SiteData[]): Promise<Sides> {
  const pairs = stores.flatMap((store) => [
    [headOffice, store],
    [store, headOffice],
  ]) as [SiteData, SiteData][]
  const comparisons: Comparison[] = []
  for (const [origin, destination] of pairs) comparisons.push(...(await compareSides(origin, destination)))
  const setAside = (await Promise.all([headOffice, ...stores].map(setAsideAt))).flat()
  const extra = (await Promise.all([headOffice, ...stores].map((site) => surplusLines(site, comparisons)))).flat()
  const unexplained = comparisons.flatMap(({ origin, apart }) =>
    apart.filter((one) => !isSetAside(one, origin, setAside)),
  )

  table(
    ['Type', 'From', 'To', 'Side', 'Documents', 'Lines', 'Quantity', 'Value of lines', 'Money', ''],
    comparisons.flatMap((one) => rowsOf(one, unexplained)),
  )
  if (setAside.length > 0) {
    print('\n  Set aside, and why:')
    table(
      ['At', 'Status', 'Type', 'Document', 'Reason'],
      setAside.map(({ origin, status, type, key, reason }) => [origin, status, type, key.join('/'), reason]),
    )
  }
  for (const { type, kind, key } of unexplained)
    print(`  ✗ ${type} ${kind} ${key.join('/')} differs and is not set aside`)
  for (const line of extra) print(`  ✗ ${line}`)
  return { agree: unexplained.length === 0 && extra.length === 0, comparisons, setAside }
}

/** Where both sides have the same, one row says so; else one for each. */
function rowsOf({ type, origin, destination, here, there, apart }: Comparison, unexplained: readonly DocumentAt[]) {
  const place = [type, origin, destination]
  if (apart.length === 0 && equal(here, there)) return [[...place, 'both', ...figures(here), '✓ equal']]
  const differs = apart.some((one) => unexplained.includes(one))
  const verdict = differs ? '✗ they differ' : `✓ but for ${apart.length} set aside`
  return [
    [...place, origin, ...figures(here), ''],
    [...place, destination, ...figures(there), verdict],
  ]
}

function figures({ documents, lines, quantity, value, money }: Totals): string[] {
  return [grouped(documents), grouped(lines), grouped(quantity), grouped(value), grouped(money)]
}

/** `9,747,747.934`: every digit. */
export function grouped(number: number | Big): string {
  const [whole = '', fraction] = typeof number === 'number' ? [String(number)] : number.toFixed().split('.')
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? groups : `${groups}.${fraction}`
}

function isSetAside({ type, kind, key }: DocumentAt, origin: string, setAside: readonly SetAsideDocument[]): boolean {
  return setAside.some(
    (one) => one.origin === origin && one.type === type && one.kind === kind && one.key.join('\0') === key.join('\0'),
  )
}

async function surplusLines(site: SiteData, comparisons: readonly Comparison[]): Promise<string[]> {
  const counts = await surplus(site, comparisons)
  return [...counts]
    .filter(([, documents]) => documents !== 0)
    .map(([type, documents]) => `${site.site.code} has ${documents} documents of ${type} that nobody sends it`)
}
