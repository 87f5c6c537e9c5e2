import type { HeldDocument } from '../../flow/ports.ts'
import type { Session } from '../database.ts'

/** The short numbers of the packets that brought these documents; a packet that comes again keeps its own. */
export async function packetNumbers(
  session: Session,
  documents: readonly Pick<HeldDocument, 'packet'>[],
): Promise<ReadonlyMap<string, string>> {
  const { relation, now } = session.adapter.statements
  const ids = [...new Set(documents.map(({ packet }) => packet))]
  const given = relation([{ name: 'id', type: 'text' }], 'ids')
  const parameters = { ids: JSON.stringify(ids.map((id) => [id])) }
  await session.run(
    `insert into tillsync_received_packet (id, received_at) select k.id, ${now} from ${given} k
     where not exists (select 1 from tillsync_received_packet p where p.id = k.id)`,
    parameters,
  )
  const rows = await session.all<{ id: string; seq: number | string }>(
    `select p.id, p.seq from ${given} k cross join tillsync_received_packet p where p.id = k.id`,
    parameters,
  )
  return new Map(rows.map(({ id, seq }) => [id, String(seq)]))
}
