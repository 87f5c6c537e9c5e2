import type { HeldDocument, KnownDocument, ReceivedDocuments } from '../../flow/ports.ts'
import type { Session } from '../database.ts'
import { NAME_COLUMNS, nameRow, nameText } from './document-names.ts'
import { dueDocuments } from './due-documents.ts'
import { RECEIVED_COLUMNS, type ReceivedRow, receivedOf, versionOf } from './received-rows.ts'
import { recordReceived } from './record-received.ts'

/** `site`: the destination. */
export function receivedDocumentsOf(session: Session, site: string): ReceivedDocuments {
  const { relation } = session.adapter.statements

  return {
    async known(type, documents) {
      const rows = await session.all<ReceivedRow & { present: unknown }>(
        `select ${RECEIVED_COLUMNS}, t.present from ${relation(NAME_COLUMNS, 'documents')} k
         cross join tillsync_received_document t
         where t.type = :type and t.kind = k.kind and t.document_key = k.document_key order by t.origin`,
        { type, documents: JSON.stringify(documents.map(nameRow)) },
      )
      const known = new Map<string, KnownDocument[]>()
      for (const row of rows) {
        const document = { ...receivedOf(row), present: Boolean(row.present) }
        known.set(nameText(row), [...(known.get(nameText(row)) ?? []), document])
      }
      return documents.map((document) => {
        const [kind, document_key] = nameRow(document)
        return known.get(nameText({ kind, document_key })) ?? []
      })
    },

    record: (documents: readonly HeldDocument[]) => recordReceived(session, documents),

    due: (type, what, attempts, most, after) => dueDocuments(session, type, what, attempts, most, after),

    async rejections() {
      const rows = await session.all<ReceivedRow & { status: 'WAITING' | 'QUARANTINED' | 'WAIVED' }>(
        `select ${RECEIVED_COLUMNS} from tillsync_received_document t
         where t.status in ('WAITING', 'QUARANTINED', 'WAIVED')
         order by t.type, t.kind, t.document_key, t.origin`,
      )
      return rows.map((row) => ({
        site,
        origin: row.origin,
        type: row.type,
        kind: row.kind,
        key: JSON.parse(row.document_key) as string[],
        version: versionOf(row),
        status: row.status,
        code: row.code ?? '',
        reason: row.reason ?? '',
      }))
    },
  }
}
