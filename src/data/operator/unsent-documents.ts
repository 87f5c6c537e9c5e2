import type { Key } from '../../contract/index.ts'
import type { Session } from '../database.ts'
import { conditionOf, type DocumentFilter } from './document-filter.ts'
import { keysetOf } from './keyset.ts'
import type { Source } from './newest-first.ts'
import { type Candidate, CLAIMED } from './sent-candidate.ts'

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

function claimed(session: Session, filter: DocumentFilter): Source<Candidate> {
  const { canonical, limit } = session.adapter.statements
  const condition = conditionOf(filter, 'claimed_at')
  return async (after, most) => {
    // the counter, and so a claim's number, never falls, in no epoch (PROTOCOL.md, rule 1)
    const keyset = keysetOf(['number', 'kind', 'document_key'], after)
    const rows = await session.all<UnsentRow>(
      `select t.type, t.kind, t.document_key, t.epoch, t.number, ${canonical('t.claimed_at', 'instant')} as at_instant
       from ${CLAIMED} t where 1 = 1${condition.sql}${keyset.sql}
       order by ${keyset.order} ${limit(most)}`,
      { ...condition.parameters, ...keyset.parameters },
    )
    return rows.map((row) => ({
      at: row.at_instant,
      place: [Number(row.number), row.kind, row.document_key],
      item: {
        document: {
          ...documentOf(row),
          version: { epoch: Number(row.epoch), number: Number(row.number), removal: false },
        },
        claim: Number(row.number),
      },
    }))
  }
}

interface UnsentRow {
  seq?: number | string
  epoch?: number | string
  number?: number | string
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
