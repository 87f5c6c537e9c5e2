import type { Claim } from '../../flow/ports/events.ts'
import type { SentOutcome } from '../../flow/ports/outbox.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Session } from '../database.ts'
import { upsertRows } from '../upsert-rows.ts'
import { DOCUMENT_COLUMNS, documentRow, NAME_COLUMNS, nameRow } from './document-names.ts'

const DOCUMENT = ['type', 'kind', 'document_key'] as const
const TEXTS = ['status', 'code', 'reason', 'remedy', 'note'] as const
const REMARK: readonly RelationColumn[] = [
  ...NAME_COLUMNS,
  ...TEXTS.map((name): RelationColumn => ({ name, type: 'text' })),
]

/**
 * What is to be said of a claim's documents takes the place of what was said of their versions before: mostly nothing.
 * Nothing is kept of a document that nobody has and nobody gets.
 */
export async function recordRemarks(session: Session, claim: Claim, outcomes: readonly SentOutcome[]): Promise<void> {
  await forget(session, claim.type, outcomes)
  const rows = outcomes.flatMap((outcome): (string | null)[][] => {
    const name = nameRow(outcome)
    if (outcome.status === 'INVALID') return [[...name, 'INVALID', outcome.code, outcome.reason, outcome.remedy, null]]
    return outcome.status === 'PENDING' && outcome.note ? [[...name, null, null, null, null, outcome.note]] : []
  })
  if (rows.length === 0) return
  const { relation, now } = session.adapter.statements
  await upsertRows(
    session,
    'tillsync_sent_remark',
    DOCUMENT,
    [...DOCUMENT, 'epoch', 'number', 'removal', ...TEXTS, 'changed_at'],
    `(select :type as type, k.kind, k.document_key, :epoch as epoch, :number as number, :no as removal,
       ${TEXTS.map((name) => `k.${name}`).join(', ')}, ${now} as changed_at from ${relation(REMARK, 'rows')} k)`,
    { type: claim.type, epoch: claim.epoch, number: claim.number, no: false, rows: JSON.stringify(rows) },
  )
}

/** Remarks about older versions. Of a document that has gone for good, what was sent of it still counts. */
async function forget(session: Session, type: string, outcomes: readonly SentOutcome[]): Promise<void> {
  const { relation, remove, limit } = session.adapter.statements
  const [any] = await session.all(
    `select kind from tillsync_sent_remark where type = :type order by type, kind, document_key ${limit(1)}`,
    {
      type,
    },
  )
  if (!any) return
  const source = `(select d.type, d.kind, d.document_key
    from ${relation([...DOCUMENT_COLUMNS, { name: 'gone', type: 'boolean' }], 'documents')} k
    cross join tillsync_sent_remark d
    where d.type = k.type and d.kind = k.kind and d.document_key = k.document_key
      and (k.gone = :no or d.status = 'INVALID'))`
  await session.run(remove('tillsync_sent_remark', DOCUMENT, source), {
    no: false,
    documents: JSON.stringify(outcomes.map((outcome) => [...documentRow(type, outcome), outcome.status === 'NOBODY'])),
  })
}
