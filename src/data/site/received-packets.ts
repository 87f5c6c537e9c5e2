import type { HeldDocument } from '../../flow/ports/received.ts'
import type { Session } from '../database.ts'

/** The short numbers of the packets that brought these documents; a packet that comes again keeps its own. */
export async function packetNumbers(
  session: Session,
  documents: readonly Pick<HeldDocument, 'packet' | 'type' | 'origin'>[],
): Promise<ReadonlyMap<string, string>> {
  const { relation, now } = session.adapter.statements
  const packets = new Map<string, [id: string, type: string, origin: string]>()
  for (const { packet, type, origin } of documents) {
    if (!packets.has(packet)) packets.set(packet, [packet, type, origin])
  }
  const given = relation(
    ['id', 'type', 'origin'].map((name) => ({ name, type: 'text' })),
    'packets',
  )
  const parameters = { packets: JSON.stringify([...packets.values()]) }
  await session.run(
    `insert into tillsync_received_packet (id, type, origin, received_at) select k.id, k.type, k.origin, ${now} from ${given} k
     where not exists (select 1 from tillsync_received_packet p where p.id = k.id)`,
    parameters,
  )
  const rows = await session.all<{ id: string; seq: number | string }>(
    `select p.id, p.seq from ${given} k cross join tillsync_received_packet p where p.id = k.id`,
    parameters,
  )
  return new Map(rows.map(({ id, seq }) => [id, String(seq)]))
}
