import type { DocumentName } from '../../flow/document-type.ts'
import type { Claim, SentDocuments, SentOutcome } from '../../flow/ports.ts'
import type { Session } from '../database.ts'
import { upsertRows } from '../upsert-rows.ts'
import { NAME_COLUMNS, nameRow, nameText } from './document-names.ts'
import { settle } from './settle.ts'

const DOCUMENT = ['type', 'kind', 'document_key'] as const

export function sentDocumentsOf(session: Session): SentDocuments {
  const { relation, now } = session.adapter.statements

  return {
    async audiences(type, documents) {
      const rows = await session.all<{ kind: string; document_key: string; audience: string }>(
        `select t.kind, t.document_key, t.audience
         from ${relation(NAME_COLUMNS, 'documents')} k cross join tillsync_sent_to t
         where t.type = :type and t.kind = k.kind and t.document_key = k.document_key and t.removal = :no`,
        { type, documents: JSON.stringify(documents.map(nameRow)), no: false },
      )
      const audiences = new Map<string, Set<string>>()
      for (const row of rows) {
        const held = audiences.get(nameText(row)) ?? new Set()
        audiences.set(nameText(row), held.add(row.audience))
      }
      return documents.map((document) => [...(audiences.get(textOf(document)) ?? [])].sort())
    },

    async record(claim, outcomes) {
      await recordStatuses(session, claim, outcomes)
      await recordAudiences(session, claim, outcomes)
      await forget(session, claim.type, outcomes)
    },

    reclaim: (type, code) =>
      session.run(
        `insert into tillsync_business_event (type, kind, document_key, captured_at)
         select d.type, d.kind, d.document_key, ${now} from tillsync_sent_document d
         where d.code = :code and d.type = :type and d.status = 'INVALID'`,
        { type, code },
      ),

    settle: (processed, rejections) => settle(session, processed, rejections),
  }
}

async function recordStatuses(session: Session, claim: Claim, outcomes: readonly SentOutcome[]): Promise<void> {
  const { relation, now } = session.adapter.statements
  const rows = outcomes.flatMap((outcome) => {
    if (outcome.status === 'NOBODY') return []
    const name = nameRow(outcome)
    return outcome.status === 'PENDING'
      ? [[...name, 'PENDING', outcome.audiences.length === 0, null, null, null, outcome.note ?? null]]
      : [[...name, 'INVALID', false, outcome.code, outcome.reason, outcome.remedy, null]]
  })
  const texts = ['code', 'reason', 'remedy', 'note'] as const
  const given = relation(
    [
      ...NAME_COLUMNS,
      { name: 'status', type: 'text' },
      { name: 'removal', type: 'boolean' },
      ...texts.map((name) => ({ name, type: 'text' as const })),
    ],
    'rows',
  )
  await upsertRows(
    session,
    'tillsync_sent_document',
    DOCUMENT,
    [...DOCUMENT, 'epoch', 'number', 'removal', 'status', ...texts, 'changed_at'],
    `(select :type as type, k.kind, k.document_key, :epoch as epoch, :number as number, k.removal, k.status,
       k.code, k.reason, k.remedy, k.note, ${now} as changed_at from ${given} k)`,
    { type: claim.type, epoch: claim.epoch, number: claim.number, rows: JSON.stringify(rows) },
  )
}

/** Audiences that are not named keep what they hold: a resend to some is no word about the others. */
async function recordAudiences(session: Session, claim: Claim, outcomes: readonly SentOutcome[]): Promise<void> {
  const rows = outcomes.flatMap((outcome) => {
    if (outcome.status !== 'PENDING') return []
    const name = nameRow(outcome)
    return [
      ...outcome.audiences.map((audience) => [...name, audience, false]),
      ...outcome.removals.map((audience) => [...name, audience, true]),
    ]
  })
  const given = session.adapter.statements.relation(
    [...NAME_COLUMNS, { name: 'audience', type: 'text' }, { name: 'removal', type: 'boolean' }],
    'rows',
  )
  await upsertRows(
    session,
    'tillsync_sent_to',
    [...DOCUMENT, 'audience'],
    [...DOCUMENT, 'audience', 'epoch', 'number', 'removal', 'processed'],
    `(select :type as type, k.kind, k.document_key, k.audience, :epoch as epoch, :number as number, k.removal,
       :no as processed from ${given} k)`,
    { type: claim.type, epoch: claim.epoch, number: claim.number, no: false, rows: JSON.stringify(rows) },
  )
}

/** Documents that nobody has and nobody gets; one whose removal is on its way stays until that has arrived. */
async function forget(session: Session, type: string, outcomes: readonly SentOutcome[]): Promise<void> {
  const { relation, remove } = session.adapter.statements
  const nobody = outcomes.filter(({ status }) => status === 'NOBODY')
  if (nobody.length === 0) return
  const source = `(select d.type, d.kind, d.document_key
    from ${relation(NAME_COLUMNS, 'documents')} k cross join tillsync_sent_document d
    where d.type = :type and d.kind = k.kind and d.document_key = k.document_key and (d.status = 'INVALID'
      or not exists (select 1 from tillsync_sent_to t
        where t.type = d.type and t.kind = d.kind and t.document_key = d.document_key)))`
  await session.run(remove('tillsync_sent_document', DOCUMENT, source), {
    type,
    documents: JSON.stringify(nobody.map(nameRow)),
  })
}

function textOf(document: DocumentName): string {
  const [kind, document_key] = nameRow(document)
  return nameText({ kind, document_key })
}
