import type { KeptPacket, StoredPacket, Stream } from '../../flow/stream.ts'
import type { Session } from '../database.ts'
import { unpacked } from '../unpacked.ts'

const OF_STREAM = 'origin = :origin and audience = :audience and type = :type'

export async function keptPackets(session: Session, { origin, audience, type }: Stream): Promise<KeptPacket[]> {
  const rows = await session.all<{
    id: string
    from_number: number
    to_number: number
    epoch: number
    claim: number
    documents: number
    digest: string
  }>(
    `select id, from_number, to_number, epoch, claim, documents, digest from tillsync_packet where ${OF_STREAM} order by to_number`,
    { origin, audience, type },
  )
  return rows.map(({ id, from_number, to_number, epoch, claim, documents, digest }) => ({
    id,
    digest,
    from: Number(from_number),
    number: Number(to_number),
    epoch: Number(epoch),
    claim: Number(claim),
    documents: Number(documents),
  }))
}

export async function packetAfter(
  session: Session,
  { origin, audience, type }: Stream,
  number: number,
): Promise<StoredPacket | undefined> {
  const { limit, packed } = session.adapter.statements
  const [row] = await session.all<{
    id: string
    epoch: number
    claim: number
    document_version: number
    documents: number
    from_number: number
    to_number: number
    predecessor: string
    digest: string
    body: Buffer | string
    body_digest: string | null
  }>(
    `select id, epoch, claim, document_version, documents, from_number, to_number, predecessor, digest,
       ${packed('body')}, body_digest
     from tillsync_packet where ${OF_STREAM} and to_number > :number
     order by to_number ${limit(1)}`,
    { origin, audience, type, number },
  )
  return (
    row && {
      stream: { origin, audience, type },
      id: row.id,
      type,
      audience,
      epoch: Number(row.epoch),
      claim: Number(row.claim),
      documentVersion: Number(row.document_version),
      documents: Number(row.documents),
      from: Number(row.from_number),
      to: Number(row.to_number),
      predecessor: row.predecessor,
      digest: row.digest,
      body: unpacked(row.body),
      ...(row.body_digest && { bodyDigest: row.body_digest }),
    }
  )
}
