import type { HeldDocument, KnownDocument, ReceivedDocuments } from '../../flow/ports/received.ts'
import { pushTo } from '../../flow/push-to.ts'
import type { Session } from '../database.ts'
import { nameRow, nameText } from './document-names.ts'
import { dueDocuments } from './due-documents.ts'
import { heldDocuments } from './held-documents.ts'
import { olderDocuments } from './older-documents.ts'
import { type HeldRow, versionOf } from './received-rows.ts'
import { recordReceived } from './record-received.ts'
import { retainDocuments } from './retained-documents.ts'
import { rowsByName } from './rows-by-name.ts'

/** `site`: the destination. */
export function receivedDocumentsOf(session: Session, site: string): ReceivedDocuments {
  return {
    async known(type, documents) {
      const columns = ['origin', 'epoch', 'number', 'removal', 'present']
      const rows = await rowsByName<KnownRow>(session, 'tillsync_received_document', columns, type, documents)
      if (rows.length === 0) return documents.map(() => NOTHING)
      const known = new Map<string, KnownDocument[]>()
      for (const row of rows.sort(byOrigin)) {
        pushTo(known, nameText(row), { origin: row.origin, version: versionOf(row), present: Boolean(row.present) })
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

function byOrigin(one: KnownRow, other: KnownRow): number {
  return one.origin === other.origin ? 0 : one.origin < other.origin ? -1 : 1
}

const NOTHING: readonly KnownDocument[] = []

type KnownRow = Pick<HeldRow, 'kind' | 'document_key' | 'origin' | 'epoch' | 'number' | 'removal'> & {
  readonly present: unknown
}
