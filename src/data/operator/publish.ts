import type { Key } from '../../contract/index.ts'
import type { DocumentName, DocumentType } from '../../flow/document-type.ts'
import type { SiteDatabase } from '../../flow/ports/site-database.ts'
import type { Database } from '../database.ts'
import { keysetOf } from './keyset.ts'
import type { Place } from './newest-first.ts'

/** Which documents are to be sent again, as if they had changed. `since`: those sent or set aside from that instant on. */
export type Selection =
  | { readonly all: true }
  | { readonly documents: readonly DocumentName[] }
  | { readonly since: string }

export interface PublishRequest {
  readonly type: DocumentType
  readonly what: Selection
  /** Stores' codes: for these alone. Absent: wherever the documents belong. */
  readonly to?: readonly string[]
  readonly signal?: AbortSignal
  /** Told after each batch's commit, with the total so far. */
  readonly progress?: (events: number) => void
}

/**
 * Appends a business event for documents that exist already, in bounded batches, each a transaction of its own; may run
 * beside a cycle. For how many. Appending twice sends twice, and changes nothing.
 */
export async function publish(
  site: SiteDatabase,
  database: Database,
  { type, what, to, signal, progress }: PublishRequest,
): Promise<number> {
  let total = 0
  for await (const documents of batches(site, database, type, what)) {
    if (signal?.aborted) break
    await site.write((tx) => tx.events.append(type.name, documents, to))
    total += documents.length
    progress?.(total)
  }
  return total
}

const BATCH = 5_000

async function* batches(
  site: SiteDatabase,
  database: Database,
  type: DocumentType,
  what: Selection,
): AsyncGenerator<DocumentName[]> {
  if ('since' in what) yield* sentSince(database, type.name, what.since)
  else if ('documents' in what) {
    for (let at = 0; at < what.documents.length; at += BATCH) yield what.documents.slice(at, at + BATCH)
  } else {
    for (const { name } of type.kinds) {
      for await (const keys of site.keys(type, name)) yield keys.map((key) => ({ kind: name, key }))
    }
  }
}

async function* sentSince(database: Database, type: string, since: string): AsyncGenerator<DocumentName[]> {
  let rows: { kind: string; document_key: string }[]
  let after: Place | undefined
  do {
    rows = await database.read((session) => {
      const keyset = keysetOf(['kind', 'document_key'], after)
      return session.all(
        `select t.kind, t.document_key from (
           select s.kind, s.document_key from tillsync_outbox o cross join tillsync_sent_to s
           where o.type = :type and o.changed_at >= :since and s.number = o.claim and s.type = o.type
             and s.audience = o.audience and s.epoch = o.epoch
           union select r.kind, r.document_key from tillsync_sent_remark r
           where r.type = :type and r.changed_at >= :since) t
         where not exists (
           select 1 from tillsync_sent_remark l
           where l.type = :type and l.kind = t.kind and l.document_key = t.document_key and l.code = :lost)${keyset.sql}
         order by ${keyset.order} ${session.adapter.statements.limit(BATCH)}`,
        { type, since, lost: 'TS_DOCUMENT_LOST', ...keyset.parameters },
      )
    })
    if (rows.length > 0) yield rows.map(({ kind, document_key }) => ({ kind, key: JSON.parse(document_key) as Key }))
    after = rows.length > 0 ? [rows.at(-1)!.kind, rows.at(-1)!.document_key] : undefined
  } while (rows.length === BATCH)
}

/**
 * Those of the named documents that are here, or that were sent and are no longer.
 */
export async function findDocuments(
  site: SiteDatabase,
  type: DocumentType,
  names: readonly DocumentName[],
): Promise<DocumentName[]> {
  return site.read(async (tx) => {
    const sent = await tx.sent.holders(type.name, names)
    const found: DocumentName[] = []
    for (const [index, name] of names.entries()) {
      const rows = await type.extract({ kind: name.kind, values: [name.key] }, tx.origin(type))
      if (rows.length > 0 || sent[index]!.audiences.length > 0) found.push(name)
    }
    return found
  })
}
