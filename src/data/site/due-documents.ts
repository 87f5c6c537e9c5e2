import type { HeldDocument } from '../../flow/ports.ts'
import type { Session } from '../database.ts'
import { RECEIVED_COLUMNS, type ReceivedRow, receivedOf } from './received-rows.ts'

type HeldRow = ReceivedRow & { readonly document_version: number | null; readonly body: string | null }

/** A query for each status, since one index gives the documents of a status in key order; then they are merged. */
export async function dueDocuments(
  session: Session,
  type: string,
  what: 'content' | 'removals',
  attempts: number,
  most: number,
  after?: HeldDocument,
): Promise<HeldDocument[]> {
  const ask = (status: 'WAITING' | 'QUARANTINED') =>
    session.all<HeldRow>(
      `select ${RECEIVED_COLUMNS}, h.document_version, h.body from tillsync_received_document t
       left join tillsync_held_document h
         on h.type = t.type and h.kind = t.kind and h.document_key = t.document_key and h.origin = t.origin
       where t.status = '${status}' and t.type = :type and t.removal = :removal
         ${status === 'QUARANTINED' ? 'and t.attempts < :attempts' : ''}
         and t.kind >= :kind and (t.kind > :kind or t.document_key > :document_key
           or (t.document_key = :document_key and t.origin > :origin))
       order by t.kind, t.document_key, t.origin ${session.adapter.statements.limit(most)}`,
      {
        type,
        removal: what === 'removals',
        ...(status === 'QUARANTINED' ? { attempts } : {}),
        kind: after?.kind ?? '',
        document_key: after ? JSON.stringify(after.key) : '',
        origin: after?.origin ?? '',
      },
    )
  const due = [...(await ask('WAITING')), ...(attempts > 0 ? await ask('QUARANTINED') : [])]
  return due.sort(inKeyOrder).slice(0, most).map(heldOf)
}

/** As the database orders text: byte by byte. */
function inKeyOrder(a: HeldRow, b: HeldRow): number {
  return (
    Buffer.compare(Buffer.from(a.kind), Buffer.from(b.kind)) ||
    Buffer.compare(Buffer.from(a.document_key), Buffer.from(b.document_key)) ||
    Buffer.compare(Buffer.from(a.origin), Buffer.from(b.origin))
  )
}

function heldOf(row: HeldRow): HeldDocument {
  return {
    ...receivedOf(row),
    documentVersion: Number(row.document_version ?? 0),
    document: row.body === null ? null : (JSON.parse(row.body) as object),
  }
}
