import type { DocumentName } from '../../flow/document-type.ts'
import type { Holders, SentDocuments } from '../../flow/ports/outbox.ts'
import type { Session } from '../database.ts'
import { upsertRows } from '../upsert-rows.ts'
import { NAME_COLUMNS, nameOf, nameRow, nameText } from './document-names.ts'
import { rowsByName } from './rows-by-name.ts'
import { recordAudiences, type SentToRow } from './sent-audiences.ts'
import { recordRemarks } from './sent-remarks.ts'
import { settle } from './settle.ts'

const NOBODY: Holders = { audiences: [], first: true }
const DOCUMENT = ['type', 'kind', 'document_key'] as const

interface LostRow {
  readonly kind: string
  readonly document_key: string
  readonly code: string
  readonly reason: string
  readonly remedy: string
}

export function sentDocumentsOf(session: Session): SentDocuments {
  const { now } = session.adapter.statements

  return {
    async holders(type, documents) {
      const rows = await rowsByName<SentToRow>(session, 'tillsync_sent_to', ['audience', 'removal'], type, documents)
      if (rows.length === 0) return documents.map(() => NOBODY)
      const audiences = new Map<string, string[]>()
      for (const row of rows) {
        const name = nameText(row)
        const held = audiences.get(name) ?? []
        if (!row.removal) held.push(row.audience)
        audiences.set(name, held)
      }
      return documents.map((document) => {
        const held = audiences.get(textOf(document))
        return held ? { audiences: held.sort(), first: false } : NOBODY
      })
    },

    async record(claim, outcomes) {
      await recordAudiences(session, claim, outcomes)
      await recordRemarks(session, claim, outcomes)
    },

    async remember(type, documents, audience) {
      const { from, parameters } = await session.rows(NAME_COLUMNS, documents.map(nameRow))
      const held = { type, audience, no: false, ...parameters }
      const same = 't.type = :type and t.kind = k.kind and t.document_key = k.document_key and t.audience = :audience'
      await upsertRows(
        session,
        'tillsync_sent_to',
        [...DOCUMENT, 'audience'],
        [...DOCUMENT, 'audience', 'epoch', 'number', 'removal'],
        `(select :type as type, k.kind, k.document_key, :audience as audience, coalesce(t.epoch, 0) as epoch,
            coalesce(t.number, 0) as number, :no as removal
          from ${from} k left join tillsync_sent_to t on ${same})`,
        held,
      )
    },

    async lost(type) {
      const rows = await session.all<LostRow>(
        `select d.kind, d.document_key, d.code, d.reason, d.remedy from tillsync_sent_remark d
         where d.code = :code and d.type = :type and d.status = 'INVALID' order by d.kind, d.document_key`,
        { type, code: 'TS_DOCUMENT_LOST' },
      )
      return rows.map(({ code, reason, remedy, ...name }) => ({ ...nameOf(name), code, reason, remedy }))
    },

    reclaim: (type, code) =>
      session.run(
        `insert into tillsync_business_event (type, kind, document_key, captured_at)
         select d.type, d.kind, d.document_key, ${now} from tillsync_sent_remark d
         where d.code = :code and d.type = :type and d.status = 'INVALID'`,
        { type, code },
      ),

    settle: (processed, rejections) => settle(session, processed, rejections),
  }
}

function textOf(document: DocumentName): string {
  const [kind, document_key] = nameRow(document)
  return nameText({ kind, document_key })
}
