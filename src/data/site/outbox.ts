import type { Outbox } from '../../flow/ports/outbox.ts'
import type { DepartingPacket, OutboxPacket } from '../../flow/stream.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Session } from '../database.ts'
import { type PositionRow, positionOf } from '../positions.ts'
import { adoptPacket, strangeHeads, unknownPackets, unwitnessed } from './lost-packets.ts'
import { insertPacket } from './outbox-packet.ts'

interface PacketRow {
  id: string
  type: string
  audience: string
  epoch: number
  claim: number
  document_version: number
  documents: number
  digest: string
  body: Buffer
  body_digest: string | null
}

const COLUMNS = 'id, type, audience, epoch, claim, document_version, documents, digest, body, body_digest'

/** A packet that stands for several numbers is of as many packets that are here. */
const KEPT: readonly RelationColumn[] = [
  { name: 'id', type: 'text' },
  { name: 'first', type: 'integer' },
  { name: 'last', type: 'integer' },
]

const STREAM: readonly RelationColumn[] = ['type', 'audience'].map((name) => ({ name, type: 'text' }))

/** `origin`: the site whose outbox it is. */
export function outboxOf(session: Session, origin: string): Outbox {
  const { relation, limit, now } = session.adapter.statements

  return {
    async store(packets) {
      await session.run(
        `insert into tillsync_outbox_stream (type, audience, purged_epoch, purged_claim)
         select distinct k.type, k.audience, 0, 0
         from ${relation(STREAM, 'streams')} k where not exists (
           select 1 from tillsync_outbox_stream s where s.type = k.type and s.audience = k.audience)`,
        { streams: JSON.stringify(packets.map(({ type, audience }) => [type, audience])) },
      )
      for (const packet of packets) await insertPacket(session, packet)
    },

    async next(type) {
      const [oldest] = await session.all<{ epoch: number; claim: number }>(
        `select epoch, claim from tillsync_outbox where type = :type and status = 'WAITING'
         order by epoch, claim ${limit(1)}`,
        { type },
      )
      if (!oldest) return []
      const rows = await session.all<PacketRow & { number: number | null; reached: number | null }>(
        `select ${COLUMNS}, number, case when number is null then (
           select max(m.number) from tillsync_outbox m where m.type = o.type and m.audience = o.audience) end as reached
         from tillsync_outbox o
         where type = :type and status = 'WAITING' and epoch = :epoch and claim = :claim order by audience`,
        { type, epoch: oldest.epoch, claim: oldest.claim },
      )
      return rows.map(departing)
    },

    async uploaded(placements) {
      for (const { id, number } of placements) {
        await session.run(
          `update tillsync_outbox set number = :number, status = 'UPLOADED', changed_at = ${now}, uploaded_at = ${now}
           where id = :id and status = 'WAITING'`,
          { id, number },
        )
      }
    },

    async heads() {
      const rows = await session.all<PositionRow>(
        `select :origin as origin, o.audience, o.type, o.epoch, o.number, o.digest
         from tillsync_outbox_stream s cross join tillsync_outbox o
         where o.type = s.type and o.audience = s.audience and o.number = (
           select max(m.number) from tillsync_outbox m where m.type = s.type and m.audience = s.audience)`,
        { origin },
      )
      return rows.map(positionOf)
    },

    async recall({ type, audience }, kept) {
      const given = relation(KEPT, 'kept')
      const parameters = { kept: JSON.stringify(kept.map(({ id, from, number }) => [id, from, number])) }
      // After forks and restores it may stand there under another number than here.
      await session.run(
        `update tillsync_outbox set number = (select k.last from ${given} k where k.id = tillsync_outbox.id)
         where id in (
           select o.id from ${given} k cross join tillsync_outbox o where o.id = k.id and o.number <> k.last)`,
        parameters,
      )
      return session.run(
        `update tillsync_outbox set status = 'WAITING', changed_at = ${now}, uploaded_at = null
         where type = :type and audience = :audience and number >= :first
           and not exists (select 1 from ${given} k where k.id = tillsync_outbox.id
             or k.first < k.last and tillsync_outbox.number >= k.first and tillsync_outbox.number <= k.last)`,
        {
          type,
          audience,
          first: kept[0]?.from ?? 1,
          ...parameters,
        },
      )
    },

    strange: (heads) => strangeHeads(session, heads),

    unknown: (packets) => unknownPackets(session, packets),

    unwitnessed: (witnesses) => unwitnessed(session, witnesses),

    async withdraw({ epoch, number }) {
      const [row] = await session.all<PacketRow>(
        `select ${COLUMNS} from tillsync_outbox
         where status = 'WAITING' and epoch = :epoch and claim > :number order by claim, type, audience ${limit(1)}`,
        { epoch, number },
      )
      if (!row) return undefined
      await session.run('delete from tillsync_outbox where id = :id', { id: row.id })
      return packetOf(row)
    },

    adopt: (packet) => adoptPacket(session, packet),
  }
}

function departing(row: PacketRow & { number: number | null; reached: number | null }): DepartingPacket {
  const { number, reached } = row
  return {
    ...packetOf(row),
    ...(number !== null && { number: Number(number) }),
    ...(reached !== null && { reached: Number(reached) }),
  }
}

function packetOf(row: PacketRow): OutboxPacket {
  return {
    id: row.id,
    type: row.type,
    audience: row.audience,
    epoch: Number(row.epoch),
    claim: Number(row.claim),
    documentVersion: Number(row.document_version),
    documents: Number(row.documents),
    body: Buffer.from(row.body),
    digest: row.digest,
    ...(row.body_digest && { bodyDigest: row.body_digest }),
  }
}
