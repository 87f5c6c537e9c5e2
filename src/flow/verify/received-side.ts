import { type DocumentType, nameText } from '../document-type.ts'
import type { SiteDatabase, SiteSnapshot } from '../ports/site-database.ts'
import { pushTo } from '../push-to.ts'
import { rowsOf } from '../rows-of.ts'
import type { ReceivedRow } from './bookkeeping.ts'
import { bucketOf, type Content, contentReader, nameDigest, type Sum, versionDigest } from './digest.ts'
import { extraDocuments } from './extra.ts'
import { isGone } from './gone.ts'
import type { Comparing, Entry, Side } from './question.ts'
import { absentColumns, type Wanted, type WantedOf } from './sides.ts'
import { Tally } from './tally.ts'
import { totalsOf } from './totals.ts'

/**
 * What a destination has of each origin's documents: by what it noted when they came, or, deep, by what the business tables
 * hold now. One pass for all origins.
 */
export async function receivedSide(
  site: SiteDatabase,
  type: DocumentType,
  { deep, without }: Comparing,
  wanted: Wanted,
): Promise<ReadonlyMap<string, Side>> {
  const cursors = (await site.read((tx) => tx.cursors.all())).filter(({ stream }) => stream.type === type.name)
  const found = new Map([...wanted.keys()].map((origin) => [origin, { tally: new Tally(), entries: [] as Entry[] }]))
  const readers = new Map(type.kinds.map(({ name, root }) => [name, contentReader(root, new Set(without))]))
  const isWanted = (row: ReceivedRow) => {
    const { buckets, gone = [] } = wanted.get(row.origin) ?? NOTHING
    if (!row.held && isGone(row.version, gone)) return false
    return !buckets || buckets.has(bucketOf(row))
  }
  let last: ReceivedRow | undefined
  do {
    const after = last
    const page = await site.read(async (tx) => {
      const rows = await tx.bookkeeping.receivedPage(type.name, after)
      const some = rows.filter(isWanted)
      const contents = deep ? await contentsOf(tx, type, some, readers) : undefined
      const totals = deep ? [] : await totalsByOrigin(tx, type, some, wanted, new Set(without))
      return { last: rows.at(-1), some, contents, totals }
    })
    for (const [origin, sums] of page.totals) found.get(origin)!.tally.addSums(sums)
    for (const row of page.some) {
      const content = page.contents ? page.contents.get(nameText(row)) : { digest: versionDigest(row, row.version) }
      const { tally, entries } = found.get(row.origin)!
      const { kind, key, version, held } = row
      if (!wanted.get(row.origin)!.buckets) {
        if (content && !held) tally.add({ name: nameDigest(row), ...content })
      } else if (held) entries.push({ kind, key, version, state: 'held' })
      else entries.push({ kind, key, version, digest: content?.digest.toString(16) })
    }
    last = page.last
  } while (last)
  // At the head office there is no saying to which store it would belong.
  const isTold = deep && site.site.kind === 'store' && [...wanted.values()].some(({ buckets }) => !buckets)
  const extra = isTold ? await extraDocuments(site, type) : undefined
  return new Map(
    [...found].map(([origin, side]) => [
      origin,
      {
        ...side,
        extra,
        without: absentColumns(type),
        cursors: cursors.filter(({ stream }) => stream.origin === origin),
      },
    ]),
  )
}

const NOTHING: WantedOf = { buckets: new Set() }

/** Of those that are counted. */
async function totalsByOrigin(
  tx: SiteSnapshot,
  type: DocumentType,
  rows: readonly ReceivedRow[],
  wanted: Wanted,
  without: ReadonlySet<string>,
): Promise<[origin: string, sums: ReadonlyMap<string, Sum>][]> {
  const byOrigin = new Map<string, ReceivedRow[]>()
  for (const row of rows) if (!row.held && !wanted.get(row.origin)!.buckets) pushTo(byOrigin, row.origin, row)
  const totals: [string, ReadonlyMap<string, Sum>][] = []
  for (const [origin, some] of byOrigin)
    for (const { sums } of await totalsOf(tx, type, some, without)) totals.push([origin, sums])
  return totals
}

async function contentsOf(
  tx: SiteSnapshot,
  type: DocumentType,
  rows: readonly ReceivedRow[],
  readers: ReadonlyMap<string, ReturnType<typeof contentReader>>,
): Promise<ReadonlyMap<string, Content>> {
  const contents = new Map<string, Content>()
  for (const [kind, read] of readers) {
    const names = rows.filter((row) => row.kind === kind)
    const found = await rowsOf(tx, type, kind, names)
    for (const name of names) {
      const row = found.get(nameText(name))
      if (row) contents.set(nameText(name), read(name, row))
    }
  }
  return contents
}
