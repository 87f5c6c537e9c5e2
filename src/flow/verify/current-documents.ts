import type { Row } from '../../contract/index.ts'
import { type DocumentKind, type DocumentName, type DocumentType, nameText } from '../document-type.ts'
import { audienceOf } from '../outbound/audience.ts'
import { transform } from '../outbound/transform.ts'
import type { SiteDatabase, SiteSnapshot } from '../ports/site-database.ts'
import type { RegisteredSite } from '../ports/web-database.ts'
import { pushTo } from '../push-to.ts'
import { rowsOf } from '../rows-of.ts'
import type { SentRow } from './bookkeeping.ts'
import { contentReader } from './digest.ts'
import type { SentAudience, SentDocument } from './sides.ts'

const TOGETHER = 1000

/**
 * The documents of a type as the business tables have them now, for whom they are meant now; then those that were sent, and
 * are in the tables no longer.
 */
export async function* currentDocuments(
  site: SiteDatabase,
  type: DocumentType,
  without: ReadonlySet<string>,
  sites: ReadonlyMap<string, RegisteredSite>,
  wants: (name: DocumentName) => boolean,
): AsyncGenerator<SentDocument[]> {
  let known = 0
  for (const kind of type.kinds) {
    const read = contentReader(kind.root, without)
    for await (const keys of site.keys(type, kind.name)) {
      const names = keys.map((key) => ({ kind: kind.name, key })).filter(wants)
      for (let at = 0; at < names.length; at += TOGETHER) {
        const some = names.slice(at, at + TOGETHER)
        const documents = await site.read((tx) => documentsOf(tx, site, type, kind, some, sites, read))
        known += documents.filter(({ audiences }) => audiences.some(isHeld)).length
        yield documents
      }
    }
  }
  // Mostly none is gone, and nothing is to be looked for.
  if (known !== (await site.read((tx) => tx.bookkeeping.sentCount(type.name)))) yield* goneDocuments(site, type, wants)
}

async function documentsOf(
  tx: SiteSnapshot,
  { site }: SiteDatabase,
  type: DocumentType,
  kind: DocumentKind,
  names: readonly DocumentName[],
  sites: ReadonlyMap<string, RegisteredSite>,
  read: ReturnType<typeof contentReader>,
): Promise<SentDocument[]> {
  const rows = await rowsOf(tx, type, kind.name, names)
  const sent = byName(await tx.bookkeeping.sent(type.name, names))
  const documents: SentDocument[] = []
  for (const name of names) {
    const noted = sent.get(nameText(name)) ?? []
    const made = await transform(type, name, rows.get(nameText(name)), site)
    if (made.is === 'invalid' || made.is === 'kept') {
      documents.push({ name, audiences: noted.map((row) => leftAlone(row, made.is === 'kept' ? 'kept' : 'held')) })
      continue
    }
    const content = made.is === 'content' ? made.document : undefined
    const audiences = content ? audienceOf(type, content, name.kind, sites).audiences : []
    const wanted = audiences.map((audience): SentAudience => {
      const narrowed =
        audience === '*' || type.flow === 'to-head-office' ? content! : type.narrow(content!, audience, name.kind)
      const version = noted.find((row) => row.audience === audience)?.version
      return { audience, version, ...read(name, narrowed as Row) }
    })
    const others = noted.filter(({ audience }) => !audiences.includes(audience))
    documents.push({ name, audiences: [...wanted, ...others.map(({ audience, version }) => ({ audience, version }))] })
  }
  return documents
}

/** Deleted at the origin: nobody is to have them, unless their kind is kept, or they were lost and stay where they went. */
async function* goneDocuments(
  site: SiteDatabase,
  type: DocumentType,
  wants: (name: DocumentName) => boolean,
): AsyncGenerator<SentDocument[]> {
  let last: DocumentName | undefined
  do {
    const after = last
    const { page, gone } = await site.read(async (tx) => {
      const page = await tx.bookkeeping.sentPage(type.name, after)
      const wanted = byName(page.filter(wants))
      const lost = new Set((await tx.sent.lost(type.name)).map(nameText))
      const gone: SentDocument[] = []
      for (const { name: kind, deletes } of type.kinds) {
        const names = [...wanted.values()].map(([row]) => row!).filter((row) => row.kind === kind)
        const rows = await rowsOf(tx, type, kind, names)
        for (const { key } of names.filter((name) => !rows.has(nameText(name)))) {
          const noted = wanted.get(nameText({ kind, key }))!
          const state = deletes === 'keep' ? 'kept' : lost.has(nameText({ kind, key })) ? 'held' : undefined
          const audiences = noted.map((row) =>
            state ? leftAlone(row, state) : { audience: row.audience, version: row.version },
          )
          gone.push({ name: { kind, key }, audiences })
        }
      }
      return { page, gone }
    })
    last = page.at(-1)
    if (gone.length > 0) yield gone
  } while (last)
}

/** As far as was noted. */
function isHeld({ version }: SentAudience): boolean {
  return version !== undefined && !version.removal
}

function leftAlone({ audience, version }: SentRow, state: 'held' | 'kept'): SentAudience {
  return { audience, version, state: version.removal ? undefined : state }
}

function byName(rows: readonly SentRow[]): Map<string, SentRow[]> {
  const documents = new Map<string, SentRow[]>()
  for (const row of rows) pushTo(documents, nameText(row), row)
  return documents
}
