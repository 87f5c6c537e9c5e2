import type { Database, Session } from '../database.ts'
import { type Batch, inBatches } from './in-batches.ts'

/** A packet may have as many documents as it likes. */
const PACKETS = 20

interface StreamRow {
  readonly type: string
  readonly audience: string
}

interface PacketRow {
  readonly id: string
  readonly epoch: number
  readonly claim: number
  readonly old: number
}

/**
 * Packets that every active destination has long applied: from the beginning of each stream, and never its last. By these a
 * restored database is told, and by how far the purge went (PROTOCOL.md, rules 17 and 19). With a packet goes what is
 * remembered of the removals in it; of whoever held one back, it stays.
 */
export async function purgeOutbox(database: Database, days: number, signal: AbortSignal): Promise<number> {
  const streams = await database.read((session) =>
    session.all<StreamRow>('select type, audience from tillsync_outbox_stream order by type, audience'),
  )
  let total = 0
  for (const stream of streams) {
    total += await inBatches(database, signal, (session) => purgeStream(session, days, stream))
  }
  return total
}

async function purgeStream(session: Session, days: number, { type, audience }: StreamRow): Promise<Batch> {
  const { daysAgo, limit, relation, remove } = session.adapter.statements
  const rows = await session.all<PacketRow>(
    `select o.id, o.epoch, o.claim,
       case when o.status = 'PROCESSED' and o.changed_at < ${daysAgo(days)} then 1 else 0 end as old
     from tillsync_outbox o where o.type = :type and o.audience = :audience and o.number < (
       select max(m.number) from tillsync_outbox m where m.type = :type and m.audience = :audience)
     order by o.number ${limit(PACKETS)}`,
    { type, audience },
  )
  const young = rows.findIndex(({ old }) => Number(old) === 0)
  const packets = young < 0 ? rows : rows.slice(0, young)
  if (packets.length === 0) return { purged: 0, more: false }
  await forgetRemovals(session, { type, audience }, packets)
  await notePurged(session, { type, audience }, packets)
  const ids = relation([{ name: 'id', type: 'text' }], 'ids')
  const purged = await session.run(remove('tillsync_outbox', ['id'], ids), {
    ids: JSON.stringify(packets.map(({ id }) => [id])),
  })
  return { purged, more: packets.length === PACKETS }
}

async function notePurged(
  session: Session,
  { type, audience }: StreamRow,
  packets: readonly PacketRow[],
): Promise<void> {
  const claims = packets.map(({ epoch, claim }) => ({ epoch: Number(epoch), claim: Number(claim) }))
  const { epoch, claim } = claims.toSorted((a, b) => a.epoch - b.epoch || a.claim - b.claim).at(-1)!
  await session.run(
    `update tillsync_outbox_stream set purged_epoch = :epoch, purged_claim = :claim
     where type = :type and audience = :audience
       and (purged_epoch < :epoch or purged_epoch = :epoch and purged_claim < :claim)`,
    { type, audience, epoch, claim },
  )
}

const REMOVED = ['type', 'kind', 'document_key', 'audience'] as const

async function forgetRemovals(
  session: Session,
  { type, audience }: StreamRow,
  packets: readonly PacketRow[],
): Promise<void> {
  const { relation, remove } = session.adapter.statements
  const given = relation(
    [
      { name: 'epoch', type: 'integer' },
      { name: 'claim', type: 'integer' },
    ],
    'packets',
  )
  const removals = await session.all<Record<(typeof REMOVED)[number], string>>(
    `select t.type, t.kind, t.document_key, t.audience from ${given} k cross join tillsync_sent_to t
     where t.number = k.claim and t.epoch = k.epoch and t.type = :type and t.audience = :audience
       and t.removal = :yes and not exists (
         select 1 from tillsync_sent_remark r
         where r.type = t.type and r.kind = t.kind and r.document_key = t.document_key and r.status is not null)`,
    {
      yes: true,
      type,
      audience,
      packets: JSON.stringify(packets.map(({ epoch, claim }) => [Number(epoch), Number(claim)])),
    },
  )
  if (removals.length === 0) return
  const { from, parameters } = await session.rows(
    REMOVED.map((name) => ({ name, type: 'text' as const })),
    removals.map((row) => REMOVED.map((name) => row[name])),
  )
  await session.run(remove('tillsync_sent_to', REMOVED, from), parameters)
}
