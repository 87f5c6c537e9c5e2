import type { Key } from '../../contract/index.ts'
import type { Session } from '../database.ts'
import { byRow, type Timed } from './by-row.ts'
import { conditionOf, type DocumentFilter } from './document-filter.ts'
import { nameText } from './named-document.ts'
import type { Source } from './newest-first.ts'
import { type ClaimedName, openClaims } from './open-claims.ts'
import type { Candidate } from './sent-candidate.ts'

/**
 * Captured documents that are not claimed, and claimed ones that are not packed: PENDING, and in no other table. `types`:
 * those that have events; an index has the events of each in order.
 */
export function unsentSources(
  session: Session,
  filter: DocumentFilter,
  types: readonly string[],
): Record<string, Source<Candidate>> {
  const sources: Record<string, Source<Candidate>> = { claims: claimed(session, filter) }
  for (const type of types) {
    if (filter.type === undefined || filter.type === type)
      sources[`events ${type}`] = captured(session, { ...filter, type })
  }
  return sources
}

/** Types that have events, each found by one look into the index. */
export async function typesWaiting(session: Session): Promise<string[]> {
  const types: string[] = []
  for (let last = ''; ; ) {
    const [row] = await session.all<{ type: string | null }>(
      'select min(t.type) as type from tillsync_business_event t where t.type > :last',
      { last },
    )
    if (!row?.type) return types
    types.push(row.type)
    last = row.type
  }
}

function captured(session: Session, filter: DocumentFilter): Source<Candidate> {
  return byRow<UnsentRow, Candidate>(session, {
    table: 'tillsync_business_event',
    columns: 't.seq, t.type, t.kind, t.document_key',
    at: 'captured_at',
    order: ['seq'],
    condition: conditionOf(session, filter, 'captured_at'),
    searched: filter.key === undefined ? undefined : conditionOf(session, { type: filter.type }, ''),
    place: ({ seq }) => [Number(seq)],
    item: (row) => ({ document: documentOf(row), event: Number(row.seq) }),
  })
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
function matches({ type, kind, key, documents, from, to }: DocumentFilter, one: ClaimedName): boolean {
  return (
    (type === undefined || one.type === type) &&
    (kind === undefined || one.kind === kind) &&
    (from === undefined || one.claimedAt >= from) &&
    (to === undefined || one.claimedAt < to) &&
    (key === undefined || one.key.join('/').toLowerCase().includes(key.toLowerCase())) &&
    (documents === undefined || documents.some((named) => nameText(named) === nameText(one)))
  )
}

interface UnsentRow {
  seq: number | string
  type: string
  kind: string
  document_key: string
}

function documentOf(row: UnsentRow & Timed): Candidate['document'] {
  return {
    type: row.type,
    kind: row.kind,
    key: JSON.parse(row.document_key) as Key,
    status: 'PENDING',
    changedAt: row.at_instant,
    audiences: [],
  }
}
