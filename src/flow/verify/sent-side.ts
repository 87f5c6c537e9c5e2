import { type DocumentType, nameText } from '../document-type.ts'
import type { SiteDatabase } from '../ports/site-database.ts'
import type { RegisteredSite } from '../ports/web-database.ts'
import type { SentRow } from './bookkeeping.ts'
import { currentDocuments } from './current-documents.ts'
import { bucketOf, versionDigest } from './digest.ts'
import type { Comparing, Side } from './question.ts'
import { sentTotals } from './sent-totals.ts'
import { type SentDocument, Sides, type Wanted } from './sides.ts'

/**
 * What an origin holds its destinations to, for each of them: by what it noted when it sent, with the totals of the business
 * tables, or, deep, by what the business tables say now. One pass for all of them. `sites`: by their codes, for documents that
 * are addressed to stores.
 */
export async function sentSide(
  site: SiteDatabase,
  type: DocumentType,
  { deep, without }: Comparing,
  wanted: Wanted,
  sites: ReadonlyMap<string, RegisteredSite>,
): Promise<ReadonlyMap<string, Side>> {
  const claim = await site.read((tx) => tx.bookkeeping.lastClaim())
  const sides = new Sides(type, wanted)
  const left = new Set(without)
  if (deep) {
    const documents = currentDocuments(site, type, left, sites, (name) => sides.wants(bucketOf(name)))
    for await (const page of documents) for (const document of page) sides.add(document)
  } else await addNoted(site, type, left, wanted, sides)
  return sides.told(site, claim)
}

/** With their totals, if a tally is asked for. */
async function addNoted(
  site: SiteDatabase,
  type: DocumentType,
  without: ReadonlySet<string>,
  wanted: Wanted,
  sides: Sides,
): Promise<void> {
  const tallied = new Set([...wanted].filter(([, { buckets }]) => !buckets).map(([code]) => code))
  let last: SentDocument | undefined
  do {
    const after = last?.name
    const { documents, totals } = await site.read(async (tx) => {
      const documents = notedDocuments(await tx.bookkeeping.sentPage(type.name, after))
      const totals = tallied.size > 0 ? await sentTotals(tx, type, documents, tallied, without) : []
      return { documents, totals }
    })
    for (const document of documents) sides.add(document)
    for (const total of totals) sides.addTotals(total)
    last = documents.at(-1)
  } while (last)
}

function notedDocuments(rows: readonly SentRow[]): SentDocument[] {
  const documents = new Map<string, SentDocument>()
  for (const { kind, key, audience, version } of rows) {
    const text = nameText({ kind, key })
    const document = documents.get(text) ?? { name: { kind, key }, audiences: [] }
    const digest = version.removal ? undefined : versionDigest(document.name, version)
    document.audiences.push({ audience, version, digest })
    documents.set(text, document)
  }
  return [...documents.values()]
}
