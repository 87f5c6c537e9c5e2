import type { Database, Session } from '../database.ts'
import type { SentDocument } from './sent-document.ts'

/** Where the newest packet of a document, or of its removal, stands in its audience's stream. */
interface Standing {
  readonly document: number
  readonly audience: string
  readonly epoch: number
  readonly number?: number
}

/**
 * How many of the active destinations have applied the UPLOADED documents of one page: `UPLOADED 412/420`. Only for
 * documents with several destinations, and only for a page, since each receipt of its streams is read.
 */
export async function withProgress(
  database: Database,
  web: Database,
  site: string,
  documents: readonly SentDocument[],
): Promise<SentDocument[]> {
  const shared = documents.filter(
    ({ status, audiences }) => status === 'UPLOADED' && (audiences.includes('*') || audiences.length > 1),
  )
  if (shared.length === 0) return [...documents]
  const standings = await database.read((session) => standingsOf(session, shared))
  const seen = await web.read(async (session) => ({
    active: await activeStores(session),
    receipts: await receiptsOf(session, site),
    rejected: await rejectionsOf(session, site, shared),
  }))

  const progress = new Map<SentDocument, { applied: number; of: number }>()
  shared.forEach((document, index) => {
    const applied = new Map<string, boolean>()
    for (const { audience, epoch, number } of standings.filter((standing) => standing.document === index)) {
      // a packet that is no longer in the outbox cannot be looked up: better nothing than a wrong number
      if (number === undefined) return
      for (const store of audience === '*' ? seen.active : [audience].filter((code) => seen.active.has(code))) {
        const receipt = seen.receipts.get(JSON.stringify([store, audience, document.type]))
        const reached = receipt !== undefined && receipt.epoch === epoch && receipt.number >= number
        applied.set(store, (applied.get(store) ?? !seen.rejected.has(rejectionName(store, document))) && reached)
      }
    }
    progress.set(document, { applied: [...applied.values()].filter(Boolean).length, of: applied.size })
  })
  return documents.map((document) => {
    const known = progress.get(document)
    return known ? { ...document, progress: known } : document
  })
}

const DOCUMENT = ['type', 'kind', 'document_key'].map((name) => ({ name, type: 'text' as const }))

async function standingsOf(session: Session, documents: readonly SentDocument[]): Promise<Standing[]> {
  const wanted = session.adapter.statements.relation([{ name: 'document', type: 'integer' }, ...DOCUMENT], 'documents')
  const rows = await session.all<{ document: number; audience: string; epoch: number; number: number | null }>(
    `select w.document, s.audience, s.epoch, o.number from ${wanted} w cross join tillsync_sent_to s
     left join tillsync_outbox o
       on o.audience = s.audience and o.claim = s.number and o.epoch = s.epoch
     where s.type = w.type and s.kind = w.kind and s.document_key = w.document_key`,
    {
      documents: JSON.stringify(
        documents.map(({ type, kind, key }, index) => [index, type, kind, JSON.stringify(key)]),
      ),
    },
  )
  return rows.map(({ document, audience, epoch, number }) => ({
    document: Number(document),
    audience,
    epoch: Number(epoch),
    number: number === null ? undefined : Number(number),
  }))
}

async function activeStores(session: Session): Promise<Set<string>> {
  const rows = await session.all<{ code: string }>(
    `select code from tillsync_site where kind = 'store' and active = :yes`,
    { yes: true },
  )
  return new Set(rows.map(({ code }) => code))
}

async function receiptsOf(session: Session, origin: string) {
  const rows = await session.all<{ site: string; audience: string; type: string; epoch: number; number: number }>(
    'select site, audience, type, epoch, number from tillsync_receipt where origin = :origin',
    { origin },
  )
  return new Map(
    rows.map(({ site, audience, type, epoch, number }) => [
      JSON.stringify([site, audience, type]),
      { epoch: Number(epoch), number: Number(number) },
    ]),
  )
}

async function rejectionsOf(
  session: Session,
  origin: string,
  documents: readonly SentDocument[],
): Promise<Set<string>> {
  const rows = await session.all<{ site: string; type: string; kind: string; document_key: string }>(
    `select r.site, r.type, r.kind, r.document_key from tillsync_rejection r
     join ${session.adapter.statements.relation(DOCUMENT, 'documents')} w
       on w.type = r.type and w.kind = r.kind and w.document_key = r.document_key
     where r.origin = :origin`,
    { origin, documents: JSON.stringify(documents.map(({ type, kind, key }) => [type, kind, JSON.stringify(key)])) },
  )
  return new Set(rows.map(({ site, type, kind, document_key }) => JSON.stringify([site, type, kind, document_key])))
}

function rejectionName(store: string, { type, kind, key }: SentDocument): string {
  return JSON.stringify([store, type, kind, JSON.stringify(key)])
}
