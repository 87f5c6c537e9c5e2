import type { Rejection } from '../../flow/ports.ts'
import type { Position } from '../../flow/stream.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Session } from '../database.ts'
import { upsertRows } from '../upsert-rows.ts'
import { judgeRejections } from './rejected-documents.ts'

/** A packet whose destinations have now all applied it, or, after one of them was restored, no longer. */
interface MovedPacket {
  readonly id: string
  readonly type: string
  readonly audience: string
  readonly epoch: number
  readonly claim: number
  readonly processed: boolean
}

const DOCUMENT = ['type', 'kind', 'document_key'] as const

/** So many at a time: a statement over all documents of a first load would hold everything else up. */
const PACKETS = 10

/**
 * What the destinations say becomes the documents' status (PROTOCOL.md, rule 15). Costs what has changed since the
 * last time, and the rejections there are.
 */
export async function settle(
  session: Session,
  processed: readonly Position[],
  rejections: readonly Rejection[],
): Promise<void> {
  const released = await judgeRejections(session, rejections)
  const moved = [...(await moving(session, processed, 'UPLOADED')), ...(await moving(session, processed, 'PROCESSED'))]
  const { relation } = session.adapter.statements
  for (let start = 0; start < moved.length; start += PACKETS) {
    const batch = moved.slice(start, start + PACKETS)
    await markPackets(session, batch)
    await markDocuments(
      session,
      `(select distinct t.type, t.kind, t.document_key from ${relation(MOVED, 'rows')} k
        cross join tillsync_sent_to t where ${OF_PACKET})`,
      JSON.stringify(batch.map(movedRow)),
    )
  }
  await markDocuments(
    session,
    relation(
      DOCUMENT.map((name) => ({ name, type: 'text' })),
      'rows',
    ),
    JSON.stringify(released),
  )
}

async function moving(
  session: Session,
  positions: readonly Position[],
  from: 'UPLOADED' | 'PROCESSED',
): Promise<MovedPacket[]> {
  const columns: RelationColumn[] = [
    { name: 'type', type: 'text' },
    { name: 'audience', type: 'text' },
    { name: 'epoch', type: 'integer' },
    { name: 'number', type: 'integer' },
  ]
  const processed = from === 'UPLOADED'
  const rows = await session.all<Omit<MovedPacket, 'processed'>>(
    `select o.id, o.type, o.audience, o.epoch, o.claim
     from ${session.adapter.statements.relation(columns, 'positions')} p cross join tillsync_outbox o
     where o.type = p.type and o.audience = p.audience and o.status = '${from}' and o.epoch = p.epoch
       and o.number ${processed ? '<=' : '>'} p.number`,
    {
      positions: JSON.stringify(
        positions.map(({ stream: { type, audience }, epoch, number }) => [type, audience, epoch, number]),
      ),
    },
  )
  return rows.map((row) => ({ ...row, processed }))
}

const MOVED: readonly RelationColumn[] = [
  { name: 'type', type: 'text' },
  { name: 'audience', type: 'text' },
  { name: 'epoch', type: 'integer' },
  { name: 'claim', type: 'integer' },
  { name: 'processed', type: 'boolean' },
]

const OF_PACKET = 't.type = k.type and t.audience = k.audience and t.epoch = k.epoch and t.number = k.claim'

function movedRow({ type, audience, epoch, claim, processed }: MovedPacket) {
  return [type, audience, epoch, claim, processed]
}

async function markPackets(session: Session, moved: readonly MovedPacket[]): Promise<void> {
  const { relation, now } = session.adapter.statements
  for (const { id, processed } of moved) {
    await session.run(
      processed
        ? `update tillsync_outbox set status = 'PROCESSED', processed_at = ${now} where id = :id`
        : `update tillsync_outbox set status = 'UPLOADED', processed_at = null where id = :id`,
      { id },
    )
  }
  await upsertRows(
    session,
    'tillsync_sent_to',
    [...DOCUMENT, 'audience'],
    [...DOCUMENT, 'audience', 'epoch', 'number', 'removal', 'processed'],
    `(select t.type, t.kind, t.document_key, t.audience, t.epoch, t.number, t.removal, k.processed
      from ${relation(MOVED, 'rows')} k cross join tillsync_sent_to t where ${OF_PACKET})`,
    { rows: JSON.stringify(moved.map(movedRow)) },
  )
}

/**
 * Documents that no destination holds back are PROCESSED as soon as all have them, else UPLOADED; their removals that
 * have arrived are forgotten. `documents`: a FROM item over `:rows`.
 */
async function markDocuments(session: Session, documents: string, rows: string): Promise<void> {
  const { remove, now } = session.adapter.statements
  const status = `case when exists (select 1 from tillsync_sent_to u
    where u.type = d.type and u.kind = d.kind and u.document_key = d.document_key and u.processed = :no)
    then 'UPLOADED' else 'PROCESSED' end`
  const free = `d.type = k.type and d.kind = k.kind and d.document_key = k.document_key
    and d.status in ('UPLOADED', 'PROCESSED') and d.code is null`
  await upsertRows(
    session,
    'tillsync_sent_document',
    DOCUMENT,
    [...DOCUMENT, 'epoch', 'number', 'removal', 'status', 'changed_at'],
    `(select d.type, d.kind, d.document_key, d.epoch, d.number, d.removal, ${status} as status, ${now} as changed_at
      from ${documents} k cross join tillsync_sent_document d where ${free} and d.status <> ${status})`,
    { rows, no: false },
  )
  const arrived = `(select t.type, t.kind, t.document_key, t.audience
    from ${documents} k cross join tillsync_sent_document d cross join tillsync_sent_to t
    where ${free} and t.type = d.type and t.kind = d.kind and t.document_key = d.document_key
      and t.removal = :yes and t.processed = :yes)`
  await session.run(remove('tillsync_sent_to', [...DOCUMENT, 'audience'], arrived), { rows, yes: true })
}
