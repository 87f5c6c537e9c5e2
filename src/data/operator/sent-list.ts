import type { Key } from '../../contract/index.ts'
import type { Database, Session } from '../database.ts'
import { byRow, type Timed } from './by-row.ts'
import { type Condition, conditionOf, type DocumentFilter } from './document-filter.ts'
import { nameText } from './named-document.ts'
import { namedFirst } from './named-first.ts'
import { newestFirst, type Page, type PageRequest, type Source } from './newest-first.ts'
import { type Candidate, standFor } from './sent-candidate.ts'
import { SENT_STATUSES, type SentDocument, type SentStatus } from './sent-document.ts'
import { inPackets } from './sent-packets.ts'
import { standings } from './sent-standing.ts'
import { typesWaiting, unsentSources } from './unsent-documents.ts'

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
    const types = statuses.includes('PENDING') ? await typesWaiting(session) : []
    const page = await namedFirst(filter, request, (narrowed, request) =>
      newestFirst(sourcesOf(session, statuses, types, narrowed), request, (candidates) =>
        standFor(session, candidates),
      ),
    )
    return { ...page, items: await completed(session, page.items) }
  })
}

/** `types`: those that have events. */
function sourcesOf(
  session: Session,
  statuses: readonly SentStatus[],
  types: readonly string[],
  filter: DocumentFilter,
): Record<string, Source<Candidate>> {
  const sources = statuses.includes('PENDING') ? unsentSources(session, filter, types) : {}
  for (const status of statuses) {
    if (status === 'PENDING' || status === 'UPLOADED' || status === 'PROCESSED')
      sources[`packets ${status}`] = inPackets(session, status, filter)
    if (status !== 'PENDING' && status !== 'PROCESSED') sources[status] = remarked(session, status, filter)
  }
  return sources
}

function remarked(session: Session, status: SentStatus, filter: DocumentFilter): Source<Candidate> {
  const conditionOfStatus = (filter: DocumentFilter): Condition => {
    const { sql, parameters, ...condition } = conditionOf(session, filter, 'changed_at')
    return { ...condition, sql: ` and t.status = :status${sql}`, parameters: { status, ...parameters } }
  }
  return byRow<RemarkRow, Candidate>(session, {
    table: 'tillsync_sent_remark',
    columns: 't.type, t.kind, t.document_key, t.epoch, t.number, t.removal, t.code, t.reason, t.remedy, t.note',
    at: 'changed_at',
    order: ['changed_at', 'type', 'kind', 'document_key'],
    condition: conditionOfStatus(filter),
    searched: filter.key === undefined ? undefined : conditionOfStatus({ from: filter.from, to: filter.to }),
    place: (row) => [row.at_instant, row.type, row.kind, row.document_key],
    item: (row) => ({ document: documentOf(row, status) }),
  })
}

interface RemarkRow {
  type: string
  kind: string
  document_key: string
  epoch: number | string
  number: number | string
  removal: number | boolean
  code: string | null
  reason: string | null
  remedy: string | null
  note: string | null
}

function documentOf(row: RemarkRow & Timed, status: SentStatus): SentDocument {
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
