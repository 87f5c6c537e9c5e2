import type { Claim } from '../../flow/ports/events.ts'
import type { SentOutcome } from '../../flow/ports/outbox.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Session } from '../database.ts'
import { upsertRows } from '../upsert-rows.ts'
import { NAME_COLUMNS, nameRow } from './document-names.ts'

/** Of tillsync_sent_to, by name. */
export interface SentToRow {
  readonly audience: string
  readonly removal: unknown
}

const GIVEN: readonly RelationColumn[] = [
  ...NAME_COLUMNS,
  { name: 'audience', type: 'text' },
  { name: 'removal', type: 'boolean' },
]
const SENT_TO: readonly RelationColumn[] = [
  ...GIVEN,
  { name: 'type', type: 'text' },
  { name: 'epoch', type: 'integer' },
  { name: 'number', type: 'integer' },
]

/** Audiences that are not named keep what they hold: a resend to some is no word about the others. */
export async function recordAudiences(session: Session, claim: Claim, outcomes: readonly SentOutcome[]): Promise<void> {
  const { type, epoch, number } = claim
  const first = outcomes.filter(isFirst).flatMap(givenOf)
  const append = session.appender(SENT_TO, first.length)
  if (append) {
    const rows = first.map((row) => [...row, type, epoch, number])
    await append('tillsync_sent_to', rows)
  }
  const left = append ? outcomes.filter((outcome) => !isFirst(outcome)) : outcomes
  await upsert(session, claim, left.flatMap(givenOf))
}

function isFirst(outcome: SentOutcome): boolean {
  return outcome.status === 'PENDING' && outcome.first === true
}

/** Kind, key, audience, and whether it is a removal. */
type Given = readonly [string, string, string, boolean]

function givenOf(outcome: SentOutcome): Given[] {
  if (outcome.status !== 'PENDING') return []
  const [kind, key] = nameRow(outcome)
  return [
    ...outcome.audiences.map((audience): Given => [kind, key, audience, false]),
    ...outcome.removals.map((audience): Given => [kind, key, audience, true]),
  ]
}

async function upsert(session: Session, { type, epoch, number }: Claim, given: readonly Given[]): Promise<void> {
  if (given.length === 0) return
  const { from, parameters } = await session.rows(GIVEN, given)
  await upsertRows(
    session,
    'tillsync_sent_to',
    ['type', 'kind', 'document_key', 'audience'],
    ['type', 'kind', 'document_key', 'audience', 'epoch', 'number', 'removal'],
    `(select :type as type, k.kind, k.document_key, k.audience, :epoch as epoch, :number as number, k.removal
      from ${from} k)`,
    { type, epoch, number, ...parameters },
  )
}
