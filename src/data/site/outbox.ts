import type { Outbox } from '../../flow/ports.ts'
import type { OutboxPacket } from '../../flow/stream.ts'
import type { Session } from '../database.ts'
import { type PositionRow, positionOf } from '../positions.ts'

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
}

/** `origin`: the site whose outbox it is. */
export function outboxOf(session: Session, origin: string): Outbox {
  const { relation, limit, now } = session.adapter.statements

  return {
    async store(packets) {
      for (const { id, type, audience, epoch, claim, documentVersion, documents, body, digest } of packets) {
        await session.run(
          `insert into tillsync_outbox
             (id, type, audience, epoch, claim, document_version, documents, bytes, digest, status, stored_at, body)
           values (:id, :type, :audience, :epoch, :claim, :document_version, :documents, :bytes, :digest,
             'WAITING', ${now}, :body)`,
          {
            id,
            type,
            audience,
            epoch,
            claim,
            document_version: documentVersion,
            documents,
            bytes: body.length,
            digest,
            body,
          },
        )
      }
    },

    async next(type) {
      const [oldest] = await session.all<{ epoch: number; claim: number }>(
        `select epoch, claim from tillsync_outbox where type = :type and status = 'WAITING'
         order by epoch, claim ${limit(1)}`,
        { type },
      )
      if (!oldest) return []
      const rows = await session.all<PacketRow>(
        `select id, type, audience, epoch, claim, document_version, documents, digest, body from tillsync_outbox
         where type = :type and status = 'WAITING' and epoch = :epoch and claim = :claim order by audience`,
        { type, epoch: oldest.epoch, claim: oldest.claim },
      )
      return rows.map(packetOf)
    },

    async uploaded(type, claim, placements) {
      for (const { id, number } of placements) {
        await session.run(
          `update tillsync_outbox set number = :number, status = 'UPLOADED', uploaded_at = ${now}
           where id = :id and status = 'WAITING'`,
          { id, number },
        )
        // One that had this number is there no more: the web database was restored within a cycle (PROTOCOL.md, rule 9).
        await session.run(
          `update tillsync_outbox set status = 'WAITING', number = null, uploaded_at = null
           where type = :type and audience = (select o.audience from tillsync_outbox o where o.id = :id)
             and status in ('UPLOADED', 'PROCESSED') and number = :number and id <> :id`,
          { type, id, number },
        )
      }
      // A document that a later claim has taken meanwhile shows that one's status.
      await session.run(
        `update tillsync_sent_document set status = 'UPLOADED', changed_at = ${now}
         where type = :type and number = :claim and status = 'PENDING'
           and epoch = (select o.epoch from tillsync_outbox o where o.id = :id)`,
        { type, claim, id: placements[0]?.id ?? null },
      )
    },

    async heads() {
      const rows = await session.all<PositionRow>(
        `select :origin as origin, o.audience, o.type, o.epoch, o.number, o.digest
         from (select type, audience, max(number) as number from tillsync_outbox group by type, audience) h
         join tillsync_outbox o on o.type = h.type and o.audience = h.audience and o.number = h.number`,
        { origin },
      )
      return rows.map(positionOf)
    },

    recall({ type, audience }, first, kept) {
      return session.run(
        `update tillsync_outbox set status = 'WAITING', number = null, uploaded_at = null
         where type = :type and audience = :audience and number >= :first
           and id not in (select k.id from ${relation([{ name: 'id', type: 'text' }], 'kept')} k)`,
        { type, audience, first, kept: JSON.stringify(kept.map((id) => [id])) },
      )
    },
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
  }
}
