import type { Value } from '../../contract/index.ts'
import type { DocumentName } from '../../flow/document-type.ts'
import type { Claim } from '../../flow/ports/events.ts'
import type { SentDocuments, SentOutcome } from '../../flow/ports/outbox.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Session } from '../database.ts'
import { upsertRows } from '../upsert-rows.ts'
import { DOCUMENT_COLUMNS, documentRow, NAME_COLUMNS, nameRow, nameText } from './document-names.ts'
import { recordRemarks } from './sent-remarks.ts'
import { settle } from './settle.ts'

const NOBODY: readonly string[] = []
const DOCUMENT = ['type', 'kind', 'document_key'] as const
const AUDIENCE: readonly RelationColumn[] = [
  ...NAME_COLUMNS,
  { name: 'audience', type: 'text' },
  { name: 'removal', type: 'boolean' },
]

export function sentDocumentsOf(session: Session): SentDocuments {
  const { now } = session.adapter.statements

  return {
    async audiences(type, documents) {
      const { from, parameters } = await session.rows(
        DOCUMENT_COLUMNS,
        documents.map((document) => documentRow(type, document)),
      )
      const rows = await session.all<{ kind: string; document_key: string; audience: string }>(
        `select t.kind, t.document_key, t.audience from ${from} k cross join tillsync_sent_to t
         where t.type = k.type and t.kind = k.kind and t.document_key = k.document_key and t.removal = :no`,
        { no: false, ...parameters },
      )
      if (rows.length === 0) return documents.map(() => NOBODY)
      const audiences = new Map<string, Set<string>>()
      for (const row of rows) {
        const held = audiences.get(nameText(row)) ?? new Set()
        audiences.set(nameText(row), held.add(row.audience))
      }
      return documents.map((document) => [...(audiences.get(textOf(document)) ?? [])].sort())
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

/** Audiences that are not named keep what they hold: a resend to some is no word about the others. */
async function recordAudiences(session: Session, claim: Claim, outcomes: readonly SentOutcome[]): Promise<void> {
  const given: Value[][] = []
  for (const outcome of outcomes) {
    if (outcome.status !== 'PENDING') continue
    const [kind, key] = nameRow(outcome)
    for (const audience of outcome.audiences) given.push([kind, key, audience, false])
    for (const audience of outcome.removals) given.push([kind, key, audience, true])
  }
  if (given.length === 0) return
  const { type, epoch, number } = claim
  const { from, parameters } = await session.rows(AUDIENCE, given)
  const source = `(select :type as type, k.kind, k.document_key, k.audience, :epoch as epoch, :number as number, k.removal
    from ${from} k)`
  await upsertRows(
    session,
    'tillsync_sent_to',
    [...DOCUMENT, 'audience'],
    [...DOCUMENT, 'audience', 'epoch', 'number', 'removal'],
    source,
    { type, epoch, number, ...parameters },
  )
}

function textOf(document: DocumentName): string {
  const [kind, document_key] = nameRow(document)
  return nameText({ kind, document_key })
}
