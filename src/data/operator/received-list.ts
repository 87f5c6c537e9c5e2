import type { Key } from '../../contract/index.ts'
import type { ReceivedStatus } from '../../flow/ports/received.ts'
import type { Database, Session } from '../database.ts'
import { byRow } from './by-row.ts'
import { type Condition, receivedConditionOf } from './document-filter.ts'
import { namedFirst } from './named-first.ts'
import { newestFirst, type Page, type PageRequest, type Source } from './newest-first.ts'
import type { ReceivedEntry, ReceivedFilter } from './received-entry.ts'
import { appliedDocuments } from './received-packets.ts'
import { RECEIVED_STATUSES } from './received-statuses.ts'

/** What this site received, newest first: what is held by its status, what is applied by the packets that brought it. */
export function listReceived(
  database: Database,
  filter: ReceivedFilter,
  request: PageRequest,
): Promise<Page<ReceivedEntry>> {
  const statuses = filter.statuses?.length ? filter.statuses : RECEIVED_STATUSES
  return database.read((session) =>
    namedFirst(filter, request, (narrowed, request) =>
      newestFirst(
        Object.fromEntries(
          statuses.map((status) => [
            status,
            status === 'APPLIED' ? appliedDocuments(session, narrowed) : withStatus(session, status, narrowed),
          ]),
        ),
        request,
      ),
    ),
  )
}

function withStatus(session: Session, status: ReceivedStatus, filter: ReceivedFilter): Source<ReceivedEntry> {
  const conditionOfStatus = (filter: ReceivedFilter): Condition => {
    const { sql, parameters, ...condition } = receivedConditionOf(session, filter, 'changed_at')
    return { ...condition, sql: ` and t.status = :status${sql}`, parameters: { status, ...parameters } }
  }
  return byRow<ReceivedRow, ReceivedEntry>(session, {
    table: 'tillsync_held_document',
    join: PACKET,
    columns: receivedColumns(session),
    at: 'changed_at',
    order: ['changed_at', 'type', 'kind', 'document_key', 'origin'],
    condition: conditionOfStatus(filter),
    searched: filter.key === undefined ? undefined : conditionOfStatus({ from: filter.from, to: filter.to }),
    place: (row) => [row.at_instant, row.type, row.kind, row.document_key, row.origin],
    item: receivedEntry,
  })
}

export interface ReceivedRow {
  type: string
  kind: string
  document_key: string
  origin: string
  status: ReceivedStatus
  epoch: number | string
  number: number | string
  removal: number | boolean
  received_instant: string
  changed_instant: string
  waived_instant: string | null
  waived_by: string | null
  code: string | null
  reason: string | null
  remedy: string | null
  attempts: number
  packet: string
}

const PACKET = 'join tillsync_received_packet p on p.seq = t.packet'

/** Held documents as `t`, with their packets. */
export function heldRows({ rows }: Pick<Condition, 'rows'>): string {
  return `${rows('tillsync_held_document')} t ${PACKET}`
}

/** Of heldRows. */
export function receivedColumns({ adapter }: Session): string {
  const { canonical } = adapter.statements
  return `t.type, t.kind, t.document_key, t.origin, t.status, t.epoch, t.number, t.removal, t.code, t.reason, t.remedy,
    t.attempts, p.id as packet, t.waived_by, ${canonical('t.received_at', 'instant')} as received_instant,
    ${canonical('t.changed_at', 'instant')} as changed_instant, ${canonical('t.waived_at', 'instant')} as waived_instant`
}

export function receivedEntry(row: ReceivedRow): ReceivedEntry {
  return {
    type: row.type,
    kind: row.kind,
    key: JSON.parse(row.document_key) as Key,
    origin: row.origin,
    status: row.status,
    version: { epoch: Number(row.epoch), number: Number(row.number), removal: Boolean(row.removal) },
    receivedAt: row.received_instant,
    changedAt: row.changed_instant,
    code: row.code ?? undefined,
    reason: row.reason ?? undefined,
    remedy: row.remedy ?? undefined,
    attempts: Number(row.attempts),
    packet: row.packet,
    waivedBy: row.waived_by ?? undefined,
    waivedAt: row.waived_instant ?? undefined,
  }
}
