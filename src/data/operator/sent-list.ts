import type { Key } from '../../contract/index.ts'
import type { Database, Session } from '../database.ts'
import { conditionOf, type DocumentFilter } from './document-filter.ts'
import { keysetOf } from './keyset.ts'
import { newestFirst, type Page, type PageRequest, type Source } from './newest-first.ts'
import { withAudiences } from './sent-audiences.ts'
import { type Candidate, upToDate } from './sent-candidate.ts'
import { SENT_STATUSES, type SentDocument, type SentStatus } from './sent-document.ts'
import { unsentSources } from './unsent-documents.ts'

export interface SentFilter extends DocumentFilter {
  /** Absent: every status. */
  readonly statuses?: readonly SentStatus[]
}

/**
 * What this site sends, newest first. One index, (status, changed_at, type, kind, document_key), serves every filter:
 * each status is a source of its own, so that three rejected documents among a million are found at once.
 */
export function listSent(database: Database, filter: SentFilter, request: PageRequest): Promise<Page<SentDocument>> {
  const statuses = filter.statuses?.length ? filter.statuses : SENT_STATUSES
  return database.read(async (session) => {
    const sources: Record<string, Source<Candidate>> = statuses.includes('PENDING')
      ? unsentSources(session, filter)
      : {}
    for (const status of statuses) sources[status] = withStatus(session, status, filter)
    const page = await newestFirst(sources, request, (candidates) => upToDate(session, candidates))
    const documents = page.items.map(({ document }) => document)
    return { ...page, items: await withAudiences(session, documents) }
  })
}

function withStatus(session: Session, status: SentStatus, filter: DocumentFilter): Source<Candidate> {
  const { canonical, limit } = session.adapter.statements
  const condition = conditionOf(filter, 'changed_at')
  return async (after, most) => {
    const keyset = keysetOf(['changed_at', 'type', 'kind', 'document_key'], after)
    const rows = await session.all<SentRow>(
      `select t.type, t.kind, t.document_key, ${canonical('t.changed_at', 'instant')} as at_instant,
         t.epoch, t.number, t.removal, t.code, t.reason, t.remedy, t.note
       from tillsync_sent_document t
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

interface SentRow {
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

function documentOf(row: SentRow, status: SentStatus): SentDocument {
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
