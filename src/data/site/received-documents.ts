import type { HeldDocument, KnownDocument, ReceivedDocuments } from '../../flow/ports/received.ts'
import type { Session } from '../database.ts'
import { DOCUMENT_COLUMNS, documentRow, nameRow, nameText } from './document-names.ts'
import { dueDocuments } from './due-documents.ts'
import { heldDocuments } from './held-documents.ts'
import { olderDocuments } from './older-documents.ts'
import { type HeldRow, versionOf } from './received-rows.ts'
import { recordReceived } from './record-received.ts'
import { retainDocuments } from './retained-documents.ts'

/** `site`: the destination. */
export function receivedDocumentsOf(session: Session, site: string): ReceivedDocuments {
  return {
    async known(type, documents) {
      const { from, parameters } = await session.rows(
        DOCUMENT_COLUMNS,
        documents.map((document) => documentRow(type, document)),
      )
      const rows = await session.all<KnownRow>(
        `select t.kind, t.document_key, t.origin, t.epoch, t.number, t.removal, t.present
         from ${from} k cross join tillsync_received_document t
         where t.type = k.type and t.kind = k.kind and t.document_key = k.document_key order by t.origin`,
        parameters,
      )
      if (rows.length === 0) return documents.map(() => NOTHING)
      const known = new Map<string, KnownDocument[]>()
      for (const row of rows) {
        const document = { origin: row.origin, version: versionOf(row), present: Boolean(row.present) }
        known.set(nameText(row), [...(known.get(nameText(row)) ?? []), document])
      }
      return documents.map((document) => {
        const [kind, document_key] = nameRow(document)
        return known.get(nameText({ kind, document_key })) ?? []
      })
    },

    async forgotten(type, origin) {
      const [row] = await session.all<{ epoch: number; number: number }>(
        'select epoch, number from tillsync_forgotten where origin = :origin and type = :type',
        { origin, type },
      )
      return row && { epoch: Number(row.epoch), number: Number(row.number), removal: false }
    },

    record: (documents: readonly HeldDocument[]) => recordReceived(session, documents),

    held: (type, origin, documents) => heldDocuments(session, type, origin, documents),

    retain: (of, documents, version) => retainDocuments(session, of, documents, version),

    older: (which) => olderDocuments(session, which),

    due: (which) => dueDocuments(session, which),

    async heldOrigins() {
      const rows = await session.all<{ origin: string }>(
        `select distinct origin from tillsync_held_document where status in ('WAITING', 'QUARANTINED') order by origin`,
      )
      return rows.map(({ origin }) => origin)
    },

    async rejections() {
      const rows = await session.all<HeldRow>(
        `select t.type, t.kind, t.document_key, t.origin, t.epoch, t.number, t.removal, t.status, t.code, t.reason
         from tillsync_held_document t order by t.type, t.kind, t.document_key, t.origin`,
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

const NOTHING: readonly KnownDocument[] = []

type KnownRow = Pick<HeldRow, 'kind' | 'document_key' | 'origin' | 'epoch' | 'number' | 'removal'> & {
  readonly present: unknown
}
