import type { Session } from '../database.ts'
import type { Batch } from './in-batches.ts'

/** A packet may have as many documents as it likes. */
const PACKETS = 20

interface PacketRow {
  readonly id: string
  readonly type: string
  readonly audience: string
  readonly epoch: number
  readonly claim: number
}

/**
 * Packets that every active destination has long applied, but for the last of each stream: by that one a restored
 * database is told (PROTOCOL.md, rule 17). With a packet goes what is remembered of the removals in it; of whoever held
 * one back, it stays.
 */
export async function purgeOutbox(session: Session, days: number): Promise<Batch> {
  const { daysAgo, limit, relation, remove } = session.adapter.statements
  const rows = await session.all<PacketRow>(
    `select o.id, o.type, o.audience, o.epoch, o.claim from tillsync_outbox o
     where o.status = 'PROCESSED' and o.changed_at < ${daysAgo(days)} and o.number < (
       select max(m.number) from tillsync_outbox m where m.type = o.type and m.audience = o.audience)
     order by o.changed_at, o.claim, o.audience ${limit(PACKETS)}`,
  )
  if (rows.length === 0) return { purged: 0, more: false }
  await forgetRemovals(session, rows)
  const ids = relation([{ name: 'id', type: 'text' }], 'ids')
  const purged = await session.run(remove('tillsync_outbox', ['id'], ids), {
    ids: JSON.stringify(rows.map(({ id }) => [id])),
  })
  return { purged, more: rows.length === PACKETS }
}

const REMOVED = ['type', 'kind', 'document_key', 'audience'] as const

async function forgetRemovals(session: Session, packets: readonly PacketRow[]): Promise<void> {
  const { relation, remove } = session.adapter.statements
  const given = relation(
    [
      { name: 'type', type: 'text' },
      { name: 'audience', type: 'text' },
      { name: 'epoch', type: 'integer' },
      { name: 'claim', type: 'integer' },
    ],
    'packets',
  )
  const removals = await session.all<Record<(typeof REMOVED)[number], string>>(
    `select t.type, t.kind, t.document_key, t.audience from ${given} k cross join tillsync_sent_to t
     where t.number = k.claim and t.epoch = k.epoch and t.type = k.type and t.audience = k.audience
       and t.removal = :yes and not exists (
         select 1 from tillsync_sent_remark r
         where r.type = t.type and r.kind = t.kind and r.document_key = t.document_key and r.status is not null)`,
    {
      yes: true,
      packets: JSON.stringify(
        packets.map(({ type, audience, epoch, claim }) => [type, audience, Number(epoch), Number(claim)]),
      ),
    },
  )
  if (removals.length === 0) return
  const { from, parameters } = await session.rows(
    REMOVED.map((name) => ({ name, type: 'text' as const })),
    removals.map((row) => REMOVED.map((name) => row[name])),
  )
  await session.run(remove('tillsync_sent_to', REMOVED, from), parameters)
}
