import type { Key } from '../../contract/index.ts'
import type { Database, Session } from '../database.ts'
import { conditionOf, receivedConditionOf } from './document-filter.ts'
import { type NamedDocument, nameText } from './named-document.ts'
import { openClaims } from './open-claims.ts'
import { heldRows, type ReceivedRow, receivedColumns, receivedEntry } from './received-list.ts'

export interface TraceStep {
  readonly kind: string
  readonly key: Key
  /** CAPTURED, CLAIMED; of its packets PENDING, UPLOADED, PROCESSED; what is said of it; RECEIVED, then its status. */
  readonly step: string
  readonly side: 'sent' | 'received'
  /** Instant; absent: its packet was purged. */
  readonly at?: string
  readonly origin?: string
  readonly audience?: string
  readonly packet?: string
  /** The packet's number in its stream; absent: not uploaded, or no longer in the outbox. */
  readonly number?: number
  /** The claim that sent it. */
  readonly claim?: number
  readonly removal?: boolean
  readonly code?: string
  readonly reason?: string
  readonly remedy?: string
}

/** What this site knows of documents' way, oldest first; empty: nothing. `origin`: of received ones, from there alone. */
export async function traceDocument(
  database: Database,
  documents: readonly NamedDocument[],
  origin?: string,
): Promise<TraceStep[]> {
  const steps = await database.read(async (session) => [
    ...(await captured(session, documents)),
    ...(await claimed(session, documents)),
    ...(await packed(session, documents)),
    ...(await remarked(session, documents)),
    ...(await received(session, documents, origin)),
  ])
  return steps.sort((one, other) => ((one.at ?? '') < (other.at ?? '') ? -1 : one.at === other.at ? 0 : 1))
}

type Documents = readonly NamedDocument[]
type Row = Record<string, string | number | boolean | null> & { kind: string; document_key: string }

async function captured(session: Session, documents: Documents): Promise<TraceStep[]> {
  const { rows: rowsOf, sql, parameters } = conditionOf(session, { documents }, '')
  const rows = await session.all<Row>(
    `select t.kind, t.document_key, ${session.adapter.statements.canonical('t.captured_at', 'instant')} as at_instant
     from ${rowsOf('tillsync_business_event')} t where 1 = 1${sql} order by t.seq`,
    parameters,
  )
  return rows.map((row) => stepOf(row, 'CAPTURED', 'sent'))
}

async function claimed(session: Session, documents: Documents): Promise<TraceStep[]> {
  const names = new Set(documents.map(nameText))
  return (await openClaims(session))
    .filter((one) => names.has(nameText(one)))
    .map(({ kind, key, claimedAt, number }) => ({
      kind,
      key,
      step: 'CLAIMED',
      side: 'sent',
      at: claimedAt,
      claim: number,
    }))
}

/** The way of the version that each audience was sent last. */
async function packed(session: Session, documents: Documents): Promise<TraceStep[]> {
  const { canonical } = session.adapter.statements
  const { rows: rowsOf, sql, parameters } = conditionOf(session, { documents }, '')
  const rows = await session.all<Row>(
    `select t.kind, t.document_key, t.audience, t.number as claim, t.removal, o.id as packet, o.number, o.status,
       ${canonical('c.claimed_at', 'instant')} as claimed, ${canonical('o.stored_at', 'instant')} as stored,
       ${canonical('o.uploaded_at', 'instant')} as uploaded, ${canonical('o.changed_at', 'instant')} as changed
     from ${rowsOf('tillsync_sent_to')} t
     left join tillsync_claim c on c.epoch = t.epoch and c.number = t.number
     left join tillsync_outbox o
       on o.audience = t.audience and o.claim = t.number and o.epoch = t.epoch
     where 1 = 1${sql} order by t.epoch, t.number, t.audience`,
    parameters,
  )
  return rows.flatMap((row, index) => {
    const { claimed, stored, uploaded, changed } = row
    const step = (name: string, at: Row[string] | undefined) => stepOf({ ...row, at_instant: at ?? null }, name, 'sent')
    const { kind, key, side, at, claim } = step('CLAIMED', claimed)
    // a claim is one, however many audiences its packets have
    const isNew =
      at !== undefined &&
      rows.findIndex((one) => one.claim === row.claim && one.document_key === row.document_key) === index
    return [
      ...(isNew ? [{ kind, key, step: 'CLAIMED', side, at, claim }] : []),
      ...(stored == null ? [] : [step('PENDING', stored)]),
      ...(uploaded == null ? [] : [step('UPLOADED', uploaded)]),
      // A packet leaves the outbox only when it is processed.
      ...((row.status ?? 'PROCESSED') === 'PROCESSED' ? [step('PROCESSED', changed)] : []),
    ]
  })
}

async function remarked(session: Session, documents: Documents): Promise<TraceStep[]> {
  const { rows: rowsOf, sql, parameters } = conditionOf(session, { documents }, '')
  const rows = await session.all<Row>(
    `select t.kind, t.document_key, t.status, t.number as claim, t.removal, t.code, coalesce(t.reason, t.note) as reason,
       t.remedy, ${session.adapter.statements.canonical('t.changed_at', 'instant')} as at_instant
     from ${rowsOf('tillsync_sent_remark')} t where 1 = 1${sql} order by t.changed_at`,
    parameters,
  )
  return rows.filter(({ status }) => status !== null).map((row) => stepOf(row, String(row.status), 'sent'))
}

async function received(session: Session, documents: Documents, origin?: string): Promise<TraceStep[]> {
  const { canonical } = session.adapter.statements
  const { rows: rowsOf, sql, parameters } = receivedConditionOf(session, { documents, origin }, '')
  const held = await session.all<ReceivedRow>(
    `select ${receivedColumns(session)} from ${heldRows({ rows: rowsOf })} where 1 = 1${sql}`,
    parameters,
  )
  const applied = await session.all<Row>(
    `select t.kind, t.document_key, t.origin, t.removal, p.id as packet,
       ${canonical('p.received_at', 'instant')} as received_instant, ${canonical('t.applied_at', 'instant')} as applied_instant
     from ${rowsOf('tillsync_received_document')} t left join tillsync_received_packet p on p.seq = t.packet
     where not exists (select 1 from tillsync_held_document h where h.type = t.type and h.kind = t.kind
       and h.document_key = t.document_key and h.origin = t.origin)${sql}`,
    parameters,
  )
  return [
    ...held.map(receivedEntry).flatMap(({ kind, key, origin, packet, version: { removal }, ...entry }) => {
      const came = { kind, key, origin, packet, side: 'received', removal: removal || undefined } as const
      const { code, reason, remedy } = entry
      return [
        { ...came, step: 'RECEIVED', at: entry.receivedAt },
        { ...came, step: entry.status, at: entry.changedAt, code, reason, remedy },
      ]
    }),
    ...applied.flatMap((row) => [
      stepOf({ ...row, at_instant: row.received_instant as string }, 'RECEIVED', 'received'),
      stepOf({ ...row, at_instant: row.applied_instant ?? (row.received_instant as string) }, 'APPLIED', 'received'),
    ]),
  ]
}

function stepOf(row: Row, step: string, side: TraceStep['side']): TraceStep {
  const text = (name: string) => (row[name] == null ? undefined : String(row[name]))
  const count = (name: string) => (row[name] == null ? undefined : Number(row[name]))
  return {
    kind: row.kind,
    key: JSON.parse(row.document_key) as Key,
    step,
    side,
    at: text('at_instant'),
    origin: text('origin'),
    audience: text('audience'),
    packet: text('packet'),
    number: count('number'),
    claim: count('claim'),
    removal: row.removal ? true : undefined,
    code: text('code'),
    reason: text('reason'),
    remedy: text('remedy'),
  }
}
