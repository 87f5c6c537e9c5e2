import type { Session } from '../database.ts'
import type { SentDocument } from './sent-document.ts'

/** The documents of one page with the audiences that hold them, or are about to. */
export async function withAudiences(session: Session, documents: readonly SentDocument[]): Promise<SentDocument[]> {
  const { relation } = session.adapter.statements
  const wanted = relation(
    ['type', 'kind', 'document_key'].map((name) => ({ name, type: 'text' })),
    'documents',
  )
  const rows = await session.all<{ type: string; kind: string; document_key: string; audience: string }>(
    `select t.type, t.kind, t.document_key, t.audience from ${wanted} w cross join tillsync_sent_to t
     where t.type = w.type and t.kind = w.kind and t.document_key = w.document_key and t.removal = :no order by t.audience`,
    { documents: JSON.stringify(documents.map(nameOf)), no: false },
  )
  const audiences = new Map<string, string[]>()
  for (const row of rows) {
    const name = JSON.stringify([row.type, row.kind, row.document_key])
    audiences.set(name, [...(audiences.get(name) ?? []), row.audience])
  }
  return documents.map((document) => ({
    ...document,
    audiences: audiences.get(JSON.stringify(nameOf(document))) ?? [],
  }))
}

function nameOf({ type, kind, key }: SentDocument): [string, string, string] {
  return [type, kind, JSON.stringify(key)]
}
