import { coded } from '../../contract/errors.ts'
import type { DepartingPacket, Placement } from '../../flow/stream.ts'
import type { Session } from '../database.ts'
import { upsertRows } from '../upsert-rows.ts'

interface Head {
  epoch: number
  number: number
  digest: string
}

/**
 * Gives the packets of one claim the next numbers of their streams. The origin's row is locked first, so that numbers
 * are gapless and an old copy of the site is refused (PROTOCOL.md, rule 8). A packet that stands here already keeps
 * its number (rule 4); one that was lost here takes its own again (rule 9).
 */
export async function placePackets(
  session: Session,
  origin: string,
  packets: readonly DepartingPacket[],
  epoch = Math.max(...packets.map((packet) => packet.epoch)),
): Promise<Placement[]> {
  await lockOrigin(session, origin, epoch)
  const standing = await standingPackets(session, packets)
  const missing = packets.filter(({ id }) => !standing.has(id))
  const heads = await headsOf(session, origin, missing)
  for (const packet of missing) {
    const stream = streamText(packet)
    const head = heads.get(stream) ?? { epoch: packet.epoch, number: 0, digest: '' }
    refuseBehind(packet, head)
    const number = Math.max(head.number + 1, packet.number ?? 0)
    await insertPacket(session, origin, packet, number, number === head.number + 1 ? head.digest : '')
    heads.set(stream, { epoch: packet.epoch, number, digest: packet.digest })
    standing.set(packet.id, number)
  }
  await moveHeads(session, origin, missing, heads)
  return packets.map(({ id }) => ({ id, number: standing.get(id)! }))
}

/** A new packet would take the number of one that was lost, and whoever has read that one would never read it. */
function refuseBehind({ type, audience, number, reached = 0 }: DepartingPacket, head: Head): void {
  if (number !== undefined || head.number >= reached) return
  throw coded('TS_WEB_DATABASE_BEHIND', { type, audience, found: head.number, reached })
}

/** The update locks the row until commit, whatever it changes. */
async function lockOrigin(session: Session, origin: string, epoch: number): Promise<void> {
  await session.run('update tillsync_site set epoch = epoch where code = :origin', { origin })
  const [site] = await session.all<{ epoch: number }>('select epoch from tillsync_site where code = :origin', {
    origin,
  })
  if (!site) throw coded('TS_SITE_UNREGISTERED', { site: origin })
  const current = Number(site.epoch)
  if (epoch !== current) throw coded('TS_EPOCH_OLD', { site: origin, found: epoch, current })
}

/** The numbers of those packets that stand here; TS_PACKET_CHANGED if one has other bytes. */
async function standingPackets(session: Session, packets: readonly DepartingPacket[]): Promise<Map<string, number>> {
  const given = session.adapter.statements.relation([{ name: 'id', type: 'text' }], 'ids')
  const rows = await session.all<{ id: string; to_number: number; digest: string }>(
    `select p.id, p.to_number, p.digest from ${given} k cross join tillsync_packet p where p.id = k.id`,
    { ids: JSON.stringify(packets.map(({ id }) => [id])) },
  )
  const digests = new Map(packets.map(({ id, digest }) => [id, digest]))
  const changed = rows.find(({ id, digest }) => digests.get(id) !== digest)
  if (changed) throw coded('TS_PACKET_CHANGED', { packet: changed.id })
  return new Map(rows.map(({ id, to_number }) => [id, Number(to_number)]))
}

async function headsOf(
  session: Session,
  origin: string,
  packets: readonly DepartingPacket[],
): Promise<Map<string, Head>> {
  const given = session.adapter.statements.relation(
    [
      { name: 'audience', type: 'text' },
      { name: 'type', type: 'text' },
    ],
    'streams',
  )
  const rows = await session.all<Head & { audience: string; type: string }>(
    `select s.audience, s.type, s.epoch, s.number, s.digest from ${given} k cross join tillsync_stream s
     where s.origin = :origin and s.audience = k.audience and s.type = k.type`,
    { origin, streams: JSON.stringify(packets.map(({ audience, type }) => [audience, type])) },
  )
  return new Map(
    rows.map((row) => [streamText(row), { epoch: Number(row.epoch), number: Number(row.number), digest: row.digest }]),
  )
}

async function insertPacket(
  session: Session,
  origin: string,
  packet: DepartingPacket,
  number: number,
  predecessor: string,
): Promise<void> {
  const { id, audience, type, epoch, claim, documentVersion, documents, digest, body, bodyDigest = null } = packet
  await session.run(
    `insert into tillsync_packet (origin, audience, type, to_number, id, from_number, epoch, claim, document_version,
       documents, predecessor, digest, uploaded_at, body, body_digest)
     values (:origin, :audience, :type, :number, :id, :number, :epoch, :claim, :document_version,
       :documents, :predecessor, :digest, ${session.adapter.statements.now}, :body, :body_digest)`,
    {
      origin,
      audience,
      type,
      number,
      id,
      epoch,
      claim,
      document_version: documentVersion,
      documents,
      predecessor,
      digest,
      body,
      body_digest: bodyDigest,
    },
  )
}

async function moveHeads(
  session: Session,
  origin: string,
  packets: readonly DepartingPacket[],
  heads: ReadonlyMap<string, Head>,
): Promise<void> {
  const rows = packets.map((packet) => {
    const { epoch, number, digest } = heads.get(streamText(packet))!
    return [origin, packet.audience, packet.type, epoch, number, digest]
  })
  const key = ['origin', 'audience', 'type']
  const columns = [...key, 'epoch', 'number', 'digest']
  const given = session.adapter.statements.relation(
    columns.map((name) => ({ name, type: name === 'epoch' || name === 'number' ? 'integer' : 'text' })),
    'rows',
  )
  await upsertRows(session, 'tillsync_stream', key, columns, given, { rows: JSON.stringify(rows) })
}

function streamText({ audience, type }: { readonly audience: string; readonly type: string }): string {
  return `${type} ${audience}`
}
