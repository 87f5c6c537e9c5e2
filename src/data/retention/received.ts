import type { RelationColumn } from '../adapter.ts'
import type { Database, Session } from '../database.ts'
import { recordForgotten } from './forgotten.ts'
import { BATCH } from './in-batches.ts'

/** Of whose documents of a type not all are read yet. */
export interface Unread {
  readonly origin: string
  readonly type: string
}

interface PacketRow {
  readonly seq: number | string
  readonly received: string
}

const PACKETS = 200

const SEQ: readonly RelationColumn[] = [{ name: 'seq', type: 'bigint' }]
const UNREAD: readonly RelationColumn[] = ['origin', 'type'].map((name) => ({ name, type: 'text' }))

/**
 * Notes of which packet came when, and memories of the removals that they brought. In the place of those stands the
 * newest version among them: what comes later, unknown and no newer, would bring a document back (PROTOCOL.md, rule 13).
 * That holds only once nothing of the type is left to be read from the origin; until then they stay.
 */
export async function purgeReceived(
  database: Database,
  days: number,
  unread: readonly Unread[],
  signal: AbortSignal,
): Promise<{ packets: number; removals: number }> {
  const purged = { packets: 0, removals: 0 }
  let place: PacketRow | undefined
  for (let more = true; more && !signal.aborted; ) {
    const after = place
    const page = await database.write((session) => purgePage(session, days, unread, after))
    purged.packets += page.packets
    purged.removals += page.removals
    place = page.place
    more = page.more
  }
  return purged
}

async function purgePage(session: Session, days: number, unread: readonly Unread[], place: PacketRow | undefined) {
  const packets = await oldPackets(session, days, place)
  const parameters = { seqs: seqsOf(packets) }
  const removals = await forgetRemovals(session, parameters, unread)
  // There may be more of them in the same packets.
  if (removals === BATCH) return { packets: 0, removals, place, more: true }
  const purged = await dropPackets(session, parameters)
  return { packets: purged, removals, place: packets.at(-1), more: packets.length === PACKETS }
}

function oldPackets(session: Session, days: number, place: PacketRow | undefined): Promise<PacketRow[]> {
  const { after, canonical, daysAgo, limit } = session.adapter.statements
  // Held ones by a minimum, which every database looks up in the index; for NOT EXISTS it may go through all of them.
  const rest = place ? ` and ${after(['p.received_at', 'p.seq'], [':received', ':seq'])}` : ''
  return session.all<PacketRow>(
    `select p.seq, ${canonical('p.received_at', 'instant')} as received from tillsync_received_packet p
     where p.received_at < ${daysAgo(days)}${rest}
       and (select min(h.packet) from tillsync_held_document h where h.packet = p.seq) is null
     order by p.received_at, p.seq ${limit(PACKETS)}`,
    place && { received: place.received, seq: Number(place.seq) },
  )
}

type Packets = { readonly seqs: string }

/** At most BATCH. */
async function forgetRemovals(session: Session, packets: Packets, unread: readonly Unread[]): Promise<number> {
  const { relation, limit, remove } = session.adapter.statements
  const rows = await session.all<Record<'type' | 'kind' | 'document_key' | 'origin' | 'epoch' | 'number', string>>(
    `select t.type, t.kind, t.document_key, t.origin, t.epoch, t.number
     from ${relation(SEQ, 'seqs')} k cross join tillsync_received_document t
     where t.packet = k.seq and t.removal = :yes and t.present = :no and not exists (
       select 1 from ${relation(UNREAD, 'unread')} u where u.origin = t.origin and u.type = t.type)
     order by t.packet ${limit(BATCH)}`,
    { ...packets, yes: true, no: false, unread: JSON.stringify(unread.map(({ origin, type }) => [origin, type])) },
  )
  if (rows.length === 0) return 0
  await recordForgotten(session, rows)
  const key = ['type', 'kind', 'document_key', 'origin'] as const
  const { from, parameters } = await session.rows(
    key.map((name) => ({ name, type: 'text' as const })),
    rows.map((row) => key.map((name) => row[name])),
  )
  await session.run(remove('tillsync_received_document', key, from), parameters)
  return rows.length
}

/** Those that no removal is remembered by any more. */
async function dropPackets(session: Session, packets: Packets): Promise<number> {
  const { relation, remove } = session.adapter.statements
  const rows = await session.all<PacketRow>(
    `select k.seq from ${relation(SEQ, 'seqs')} k where not exists (
       select 1 from tillsync_received_document t where t.packet = k.seq and t.removal = :yes)`,
    { ...packets, yes: true },
  )
  if (rows.length === 0) return 0
  return session.run(remove('tillsync_received_packet', ['seq'], relation(SEQ, 'seqs')), { seqs: seqsOf(rows) })
}

function seqsOf(packets: readonly Pick<PacketRow, 'seq'>[]): string {
  return JSON.stringify(packets.map(({ seq }) => [String(seq)]))
}
