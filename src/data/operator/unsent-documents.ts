import type { Key } from '../../contract/index.ts'
import type { Session } from '../database.ts'
import { conditionOf, type DocumentFilter } from './document-filter.ts'
import { keysetOf } from './keyset.ts'
import type { Source } from './newest-first.ts'
import { type ClaimedName, openClaims } from './open-claims.ts'
import type { Candidate } from './sent-candidate.ts'

/** Captured documents that are not claimed, and claimed ones that are not packed: PENDING, and in no other table. */
export function unsentSources(session: Session, filter: DocumentFilter): Record<string, Source<Candidate>> {
  return { events: captured(session, filter), claims: claimed(session, filter) }
}

function captured(session: Session, filter: DocumentFilter): Source<Candidate> {
  const { canonical, limit } = session.adapter.statements
  const condition = conditionOf(filter, 'captured_at')
  return async (after, most) => {
    const keyset = keysetOf(['seq'], after)
    const rows = await session.all<UnsentRow>(
      `select t.seq, t.type, t.kind, t.document_key, ${canonical('t.captured_at', 'instant')} as at_instant
       from tillsync_business_event t where 1 = 1${condition.sql}${keyset.sql}
       order by ${keyset.order} ${limit(most)}`,
      { ...condition.parameters, ...keyset.parameters },
    )
    return rows.map((row) => ({
      at: row.at_instant,
      place: [Number(row.seq)],
      item: { document: documentOf(row), event: Number(row.seq) },
    }))
  }
}

/** In the order of the claims: a claim's number never falls, in no epoch (PROTOCOL.md, rule 1). */
function claimed(session: Session, filter: DocumentFilter): Source<Candidate> {
  return async (after, most) => {
    const documents = (await openClaims(session))
      .filter((one) => matches(filter, one))
      .map((one) => ({ one, place: [one.number, one.kind, JSON.stringify(one.key)] as const }))
      .sort((a, b) => (isAfter(a.place, b.place) ? -1 : 1))
      .filter(({ place }) => !after || isAfter(after as typeof place, place))
    return documents.slice(0, most).map(({ one: { claimedAt, epoch, number, ...name }, place }) => ({
      at: claimedAt,
      place,
      item: {
        document: {
          type: name.type,
          kind: name.kind,
          key: name.key,
          status: 'PENDING' as const,
          changedAt: claimedAt,
          version: { epoch, number, removal: false },
          audiences: [],
        },
        claim: number,
      },
    }))
  }
}

type ClaimPlace = readonly [number: number, kind: string, key: string]

function isAfter(one: ClaimPlace, other: ClaimPlace): boolean {
  for (let index = 0; index < one.length; index++) {
    if (one[index] !== other[index]) return one[index]! > other[index]!
  }
  return false
}

/** As document-filter.ts asks a table. */
function matches({ type, kind, key, wholeKey, from, to }: DocumentFilter, one: ClaimedName): boolean {
  const shown = one.key.join('/')
  return (
    (type === undefined || one.type === type) &&
    (kind === undefined || one.kind === kind) &&
    (from === undefined || one.claimedAt >= from) &&
    (to === undefined || one.claimedAt < to) &&
    (key === undefined || shown.toLowerCase().includes(key.toLowerCase())) &&
    (wholeKey === undefined ||
      (typeof wholeKey === 'string' ? shown === wholeKey : JSON.stringify(one.key) === JSON.stringify(wholeKey)))
  )
}

interface UnsentRow {
  seq: number | string
  type: string
  kind: string
  document_key: string
  at_instant: string
}

function documentOf(row: UnsentRow): Candidate['document'] {
  return {
    type: row.type,
    kind: row.kind,
    key: JSON.parse(row.document_key) as Key,
    status: 'PENDING',
    changedAt: row.at_instant,
    audiences: [],
  }
}
