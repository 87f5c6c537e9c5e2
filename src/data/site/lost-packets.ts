import type { Witness } from '../../flow/epochs.ts'
import type { PacketName, Position, StoredPacket } from '../../flow/stream.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Session } from '../database.ts'
import { insertPacket } from './outbox-packet.ts'

const TEXT = (name: string): RelationColumn => ({ name, type: 'text' })
const WHOLE = (name: string): RelationColumn => ({ name, type: 'integer' })

/** By the digest: where a cycle ended between the two databases' commits, the outbox does not know the number yet. */
export async function strangeHeads(session: Session, heads: readonly Position[]): Promise<Position[]> {
  const given = session.adapter.statements.relation(
    [WHOLE('place'), ...['type', 'audience'].map(TEXT), ...['epoch', 'number'].map(WHOLE), TEXT('digest')],
    'heads',
  )
  const rows = await session.all<{ place: number }>(
    `select h.place from ${given} h
     where not exists (
       select 1 from tillsync_outbox o
       where o.type = h.type and o.audience = h.audience and o.epoch = h.epoch
         and o.number = h.number and o.digest = h.digest)
     and not exists (
       select 1 from tillsync_outbox o
       where o.type = h.type and o.audience = h.audience and o.epoch = h.epoch
         and o.status = 'WAITING' and o.digest = h.digest)
     order by h.place`,
    {
      heads: JSON.stringify(
        heads.map(({ stream: { type, audience }, epoch, number, digest }, place) => [
          place,
          type,
          audience,
          epoch,
          number,
          digest,
        ]),
      ),
    },
  )
  return rows.map(({ place }) => heads[Number(place)]!)
}

/** Byte for byte. */
export async function unknownPackets<P extends PacketName>(session: Session, packets: readonly P[]): Promise<P[]> {
  const given = session.adapter.statements.relation([TEXT('id'), TEXT('digest')], 'packets')
  const rows = await session.all<{ id: string }>(
    `select k.id from ${given} k cross join tillsync_outbox o where o.id = k.id and o.digest = k.digest`,
    { packets: JSON.stringify(packets.map(({ id, digest }) => [id, digest])) },
  )
  const known = new Set(rows.map(({ id }) => id))
  return packets.filter(({ id }) => !known.has(id))
}

/**
 * What was loaded in the present epoch, is not in the outbox, and was not purged from it, or in an epoch that is not known
 * here. Of earlier epochs it is known that something was lost (PROTOCOL.md, rule 19).
 */
export async function unwitnessed(session: Session, witnesses: readonly Witness[]): Promise<Witness[]> {
  const given = session.adapter.statements.relation(
    [WHOLE('place'), ...['audience', 'type'].map(TEXT), ...['epoch', 'claim'].map(WHOLE), TEXT('digest')],
    'seen',
  )
  const rows = await session.all<{ place: number }>(
    `select k.place from ${given} k cross join tillsync_site_state s
     where k.epoch > s.epoch or k.epoch = s.epoch and (k.claim > s.counter or
       not exists (select 1 from tillsync_outbox o where o.audience = k.audience and o.claim = k.claim
         and o.epoch = k.epoch and o.type = k.type and o.digest = k.digest)
       and not exists (select 1 from tillsync_outbox_stream p where p.type = k.type and p.audience = k.audience
         and p.purged_epoch = k.epoch and p.purged_claim >= k.claim))
     order by k.place`,
    {
      seen: JSON.stringify(
        witnesses.map(({ stream: { audience, type }, seen: { epoch, claim, digest } }, place) => [
          place,
          audience,
          type,
          epoch,
          claim,
          digest,
        ]),
      ),
    },
  )
  return rows.map(({ place }) => witnesses[Number(place)]!)
}

/** It stands in the web database as this site sent it; what was made here under the same id was never sent. */
export async function adoptPacket(session: Session, packet: StoredPacket): Promise<void> {
  const { id, type, audience } = packet
  await session.run('delete from tillsync_outbox where id = :id', { id })
  await session.run(
    `insert into tillsync_outbox_stream (type, audience, purged_epoch, purged_claim) select :type, :audience, 0, 0
     where not exists (select 1 from tillsync_outbox_stream s where s.type = :type and s.audience = :audience)`,
    { type, audience },
  )
  await insertPacket(session, packet, packet.to)
}
