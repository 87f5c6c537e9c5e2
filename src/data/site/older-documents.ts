import type { DocumentName } from '../../flow/document-type.ts'
import type { OlderDocuments } from '../../flow/ports/received.ts'
import type { Session } from '../database.ts'
import { nameOf } from './document-names.ts'

/** Reads what is known of a kind, in key order, as far as it must. */
export async function olderDocuments(
  session: Session,
  { type, kind, origin, than, most }: OlderDocuments,
): Promise<DocumentName[]> {
  const rows = await session.all<{ kind: string; document_key: string }>(
    `select t.kind, t.document_key from tillsync_received_document t
     where t.type = :type and t.kind = :kind and t.origin = :origin and t.removal = :no
       and (t.epoch < :epoch or t.epoch = :epoch and t.number < :number)
     order by t.type, t.kind, t.document_key, t.origin ${session.adapter.statements.limit(most)}`,
    { type, kind, origin, no: false, ...than },
  )
  return rows.map(nameOf)
}
