import type { DocumentType } from '../document-type.ts'
import type { SiteDatabase } from '../ports/site-database.ts'
import type { RegisteredSite } from '../ports/web-database.ts'
import { currentDocuments } from './current-documents.ts'
import { bucketOf, versionDigest } from './digest.ts'
import type { Comparing, Side } from './question.ts'
import { type SentDocument, Sides, type Wanted } from './sides.ts'

/**
 * What an origin holds its destinations to, for each of them: by what it noted when it sent, or, deep, by what the business
 * tables say now. One pass for all of them. `sites`: by their codes, for documents that are addressed to stores.
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
  const documents = deep
    ? currentDocuments(site, type, new Set(without), sites, (name) => sides.wants(bucketOf(name)))
    : notedDocuments(site, type)
  for await (const page of documents) for (const document of page) sides.add(document)
  return sides.told(site, claim)
}

async function* notedDocuments(site: SiteDatabase, type: DocumentType): AsyncGenerator<SentDocument[]> {
  let page: SentDocument[] = []
  do {
    const last = page.at(-1)?.name
    const rows = await site.read((tx) => tx.bookkeeping.sentPage(type.name, last))
    const documents = new Map<string, SentDocument>()
    for (const { kind, key, audience, version } of rows) {
      const text = JSON.stringify([kind, key])
      const document = documents.get(text) ?? { name: { kind, key }, audiences: [] }
      const digest = version.removal ? undefined : versionDigest(document.name, version)
      document.audiences.push({ audience, version, digest })
      documents.set(text, document)
    }
    page = [...documents.values()]
    yield page
  } while (page.length > 0)
}
