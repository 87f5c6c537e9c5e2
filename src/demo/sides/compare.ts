import { asTillsyncError } from '../../contract/errors.ts'
import type { Key, Keys, Row } from '../../contract/index.ts'
import { listKeys } from '../../data/business/list-keys.ts'
import { originOf } from '../../data/business/origin.ts'
import type { DocumentType } from '../../flow/document-type.ts'
import { directionOf } from '../../runner/direction.ts'
import type { SiteData } from '../site-data.ts'
import { add, noTotals, type Totals } from './measure.ts'

const DOCUMENTS_AT_ONCE = 500

export interface DocumentAt {
  readonly type: string
  readonly kind: string
  readonly key: Key
}

/** What one site sends another, of one document type, as it is in the tables of both. */
export interface Comparison {
  readonly type: string
  readonly origin: string
  readonly destination: string
  /** All that the origin has for the destination. */
  readonly here: Totals
  /** All that the destination has of it. */
  readonly there: Totals
  /** At the origin, and at the destination not at all or otherwise. */
  readonly apart: readonly DocumentAt[]
}

/** Both sides read from their own tables, document by document, every field. No cycle may run meanwhile. */
export async function compareSides(origin: SiteData, destination: SiteData): Promise<Comparison[]> {
  const comparisons: Comparison[] = []
  for (const type of origin.registry.types) {
    const sent = directionOf(type, origin.site) === 'sent' && directionOf(type, destination.site) === 'received'
    if (sent) comparisons.push(await compareType({ type, origin, destination }))
  }
  return comparisons
}

interface Pair {
  readonly type: DocumentType
  readonly origin: SiteData
  readonly destination: SiteData
}

async function compareType(pair: Pair): Promise<Comparison> {
  const { type, origin, destination } = pair
  const [here, there] = [noTotals(), noTotals()]
  const apart: DocumentAt[] = []
  for (const { name: kind, root } of type.kinds) {
    for await (const keys of listKeys(origin.siteDatabase, type, kind)) {
      for (let first = 0; first < keys.length; first += DOCUMENTS_AT_ONCE) {
        for (const { key, sent, found } of await both(pair, kind, keys.slice(first, first + DOCUMENTS_AT_ONCE))) {
          add(here, root.name, sent)
          if (found) add(there, root.name, found)
          if (JSON.stringify(sent) !== JSON.stringify(found)) apart.push({ type: type.name, kind, key })
        }
      }
    }
  }
  return { type: type.name, origin: origin.site.code, destination: destination.site.code, here, there, apart }
}

/** The documents of these keys that are for the destination, and what it has under them. */
async function both({ type, origin, destination }: Pair, kind: string, values: readonly Key[]) {
  const rows = await rowsAt(origin, type, { kind, values })
  const found = await rowsAt(destination, type, { kind, values })
  const byKey = new Map(found.map((row) => [JSON.stringify(type.keyOf(row, kind)), row]))
  const documents: { key: Key; sent: Row; found: Row | undefined }[] = []
  for (const row of rows) {
    const sent = await documentFor(type, row, kind, origin, destination)
    const key = type.keyOf(row, kind)
    if (sent) documents.push({ key, sent, found: byKey.get(JSON.stringify(key)) })
  }
  return documents
}

function rowsAt({ siteDatabase, site }: SiteData, type: DocumentType, keys: Keys): Promise<Row[]> {
  return siteDatabase.read((session) => type.extract(keys, originOf(session, type, site)))
}

/** What the destination is to have of a row; undefined: nothing. */
async function documentFor(
  type: DocumentType,
  row: Row,
  kind: string,
  origin: SiteData,
  { site }: SiteData,
): Promise<Row | undefined> {
  try {
    const document = await type.transform(row, kind, origin.site)
    const audience = document ? type.audience(document, kind) : []
    if (audience.includes('*')) return document as Row
    if (!audience.includes(site.code)) return undefined
    return (site.kind === 'store' ? type.narrow(document!, site.code, kind) : document) as Row
  } catch (error) {
    // Invalid at its origin: whom it would be for is not known, save where there is one destination only.
    if (!asTillsyncError(error)) throw error
    return type.flow === 'to-head-office' ? row : undefined
  }
}

/** Documents that a destination has beyond what all its origins have for it: what should have been removed. */
export async function surplus(destination: SiteData, comparisons: readonly Comparison[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const type of destination.registry.types) {
    const accounted = comparisons.filter((one) => one.type === type.name && one.destination === destination.site.code)
    if (accounted.length === 0) continue
    let documents = 0
    for (const { name } of type.kinds) {
      for await (const keys of listKeys(destination.siteDatabase, type, name)) documents += keys.length
    }
    counts.set(type.name, documents - accounted.reduce((sum, { there }) => sum + there.documents, 0))
  }
  return counts
}
