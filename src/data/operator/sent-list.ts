import type { Key } from '../../contract/index.ts'
import type { Database, Session } from '../database.ts'
import { conditionOf, type DocumentFilter } from './document-filter.ts'
import { keysetOf } from './keyset.ts'
import { newestFirst, type Page, type PageRequest, type Source } from './newest-first.ts'
import { type Candidate, standFor } from './sent-candidate.ts'
import { SENT_STATUSES, type SentDocument, type SentStatus } from './sent-document.ts'
import { inPackets } from './sent-packets.ts'
import { nameText, standings } from './sent-standing.ts'
import { unsentSources } from './unsent-documents.ts'

export interface SentFilter extends DocumentFilter {
  /** Absent: every status. */
  readonly statuses?: readonly SentStatus[]
}

/**
 * What this site sends, newest first: a source for each status of packets, and one for each status that is said of
 * single documents, so that three rejected ones among a million are found at once.
 */
export function listSent(database: Database, filter: SentFilter, request: PageRequest): Promise<Page<SentDocument>> {
  const statuses = filter.statuses?.length ? filter.statuses : SENT_STATUSES
  return database.read(async (session) => {
    const sources: Record<string, Source<Candidate>> = statuses.includes('PENDING')
      ? unsentSources(session, filter)
      : {}
    for (const status of statuses) {
      if (status === 'PENDING' || status === 'UPLOADED' || status === 'PROCESSED')
        sources[`packets ${status}`] = inPackets(session, status, filter)
      if (status !== 'PENDING' && status !== 'PROCESSED') sources[status] = remarked(session, status, filter)
    }
    const page = await newestFirst(sources, request, (candidates) => standFor(session, candidates))
    return { ...page, items: await completed(session, page.items) }
  })
}

function remarked(session: Session, status: SentStatus, filter: DocumentFilter): Source<Candidate> {
  const { canonical, limit } = session.adapter.statements
  const condition = conditionOf(filter, 'changed_at')
  return async (after, most) => {
    const keyset = keysetOf(['changed_at', 'type', 'kind', 'document_key'], after)
    const rows = await session.all<RemarkRow>(
      `select t.type, t.kind, t.document_key, ${canonical('t.changed_at', 'instant')} as at_instant,
         t.epoch, t.number, t.removal, t.code, t.reason, t.remedy, t.note
       from tillsync_sent_remark t
       where t.status = :status${condition.sql}${keyset.sql}
       order by ${keyset.order} ${limit(most)}`,
      { status, ...condition.parameters, ...keyset.parameters },
    )
    return rows.map((row) => ({
      at: row.at_instant,
      place: [row.at_instant, row.type, row.kind, row.document_key],
      item: { document: documentOf(row, status) },
    }))
  }
}

interface RemarkRow {
  type: string
  kind: string
  document_key: string
  at_instant: string
  epoch: number | string
  number: number | string
  removal: number | boolean
  code: string | null
  reason: string | null
  remedy: string | null
  note: string | null
}

function documentOf(row: RemarkRow, status: SentStatus): SentDocument {
  return {
    type: row.type,
    kind: row.kind,
    key: JSON.parse(row.document_key) as Key,
    status,
    changedAt: row.at_instant,
    version: { epoch: Number(row.epoch), number: Number(row.number), removal: Boolean(row.removal) },
    code: row.code ?? undefined,
    reason: row.reason ?? undefined,
    remedy: row.remedy ?? undefined,
    note: row.note ?? undefined,
    audiences: [],
  }
}

/** The documents of one page with the audiences that hold them, or are about to, and the version that was sent last. */
async function completed(session: Session, candidates: readonly Candidate[]): Promise<SentDocument[]> {
  const sent = await standings(
    session,
    candidates.map(({ document }) => document),
  )
  return candidates.map(({ document, event, claim }) => {
    const standing = sent.get(nameText(document))
    if (!standing) return document
    const { audiences, version, note } = standing
    const unsent = event !== undefined || claim !== undefined || document.status === 'INVALID'
    return unsent ? { ...document, audiences } : { ...document, audiences, version, note: document.note ?? note }
  })
}
