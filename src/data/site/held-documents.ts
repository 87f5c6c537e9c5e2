import type { DocumentName } from '../../flow/document-type.ts'
import type { HeldDocument } from '../../flow/ports/received.ts'
import type { Session } from '../database.ts'
import { DOCUMENT_COLUMNS, documentRow } from './document-names.ts'
import { type DueRow, heldOf } from './due-documents.ts'

/** An origin's documents with these names that are held here, whatever their status. */
export async function heldDocuments(
  session: Session,
  type: string,
  origin: string,
  documents: readonly DocumentName[],
): Promise<HeldDocument[]> {
  const { from, parameters } = await session.rows(
    DOCUMENT_COLUMNS,
    documents.map((document) => documentRow(type, document)),
  )
  const rows = await session.all<DueRow>(
    `select t.type, t.kind, t.document_key, t.origin, t.epoch, t.number, t.removal, t.status, t.code, t.reason,
       t.remedy, t.attempts, p.id as packet, t.document_version, t.body, t.standing
     from ${from} k cross join tillsync_held_document t join tillsync_received_packet p on p.seq = t.packet
     where t.type = k.type and t.kind = k.kind and t.document_key = k.document_key and t.origin = :origin`,
    { origin, ...parameters },
  )
  return rows.map(heldOf)
}
