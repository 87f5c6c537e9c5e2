import type { DocumentName, DocumentType } from '../document-type.ts'
import type { SiteDatabase } from '../ports/site-database.ts'

/** Documents in the tables of a destination that never came from another site, or were removed at their origin since. */
export interface Extra {
  readonly documents: number
  /** The first of them. */
  readonly some: readonly DocumentName[]
}

const TOGETHER = 1000
const NAMED = 100

/**
 * Of a type that this site receives, what is in the tables and nobody sent: a row that was inserted by hand, or by another
 * program. No origin can take it back.
 */
export async function extraDocuments(site: SiteDatabase, type: DocumentType): Promise<Extra> {
  let documents = 0
  const some: DocumentName[] = []
  for (const { name: kind } of type.kinds) {
    for await (const keys of site.keys(type, kind)) {
      for (let at = 0; at < keys.length; at += TOGETHER) {
        const names = keys.slice(at, at + TOGETHER).map((key) => ({ kind, key }))
        const found = await extraAmong(site, type, kind, names)
        documents += found.length
        some.push(...found.slice(0, NAMED - some.length))
      }
    }
  }
  return { documents, some }
}

/** What has been loaded or removed since its key was read is looked up in the snapshot that says of it that it is extra. */
function extraAmong(
  site: SiteDatabase,
  type: DocumentType,
  kind: string,
  names: readonly DocumentName[],
): Promise<DocumentName[]> {
  return site.read(async (tx) => {
    const known = await tx.received.known(type.name, names)
    const unknown = names.filter((_, index) => !known[index]!.some(({ present }) => present))
    if (unknown.length === 0) return []
    const rows = await type.extract({ kind, values: unknown.map(({ key }) => key) }, tx.origin(type))
    return rows.map((row) => ({ kind, key: type.keyOf(row, kind) }))
  })
}
