import type { Key } from '../../contract/index.ts'
import type { Session } from '../database.ts'
import { conditionOf, receivedConditionOf } from './document-filter.ts'
import { keysetOf } from './keyset.ts'
import type { Entry, Place, Source } from './newest-first.ts'
import type { ReceivedEntry, ReceivedFilter } from './received-entry.ts'

interface PacketRow {
  seq: number | string
  id: string
  received: string
}

const PACKETS = 50

/**
 * The documents that are applied, newest packet first: an index gives the packets, of a type or an origin alone too, another
 * the documents of each. One that was held first stands where it was received. A key is looked for in one statement:
 * packet by packet it would take as many as there are packets.
 */
export function appliedDocuments(session: Session, filter: ReceivedFilter): Source<ReceivedEntry> {
  if (filter.key || filter.wholeKey) return (after, most) => documentsOf(session, filter, after, most)
  return async (after, most) => {
    const entries: Entry<ReceivedEntry>[] = []
    let packet: Place | undefined = after?.slice(0, 2)
    if (after && packet) {
      const [open] = await packetsAfter(session, filter, packet, true)
      if (open) entries.push(...(await documentsOf(session, filter, after, most, open)))
    }
    while (entries.length < most) {
      const packets = await packetsAfter(session, filter, packet)
      for (const one of packets) {
        if (entries.length >= most) break
        entries.push(...(await documentsOf(session, filter, undefined, most - entries.length, one)))
      }
      const last = packets.at(-1)
      if (!last || packets.length < PACKETS) break
      packet = [last.received, Number(last.seq)]
    }
    return entries
  }
}

/** `itself`: the packet at that place alone. */
function packetsAfter(
  session: Session,
  { type, origin, from, to }: ReceivedFilter,
  place: Place | undefined,
  itself = false,
): Promise<PacketRow[]> {
  const { canonical, limit } = session.adapter.statements
  const condition = receivedConditionOf({ type, origin, from, to }, 'received_at')
  const keyset = keysetOf(['received_at', 'seq'], place)
  const where = itself ? ' and t.received_at = :after_0 and t.seq = :after_1' : keyset.sql
  return session.all<PacketRow>(
    `select t.seq, t.id, ${canonical('t.received_at', 'instant')} as received from tillsync_received_packet t
     where 1 = 1${condition.sql}${where} order by ${keyset.order} ${limit(PACKETS)}`,
    { ...condition.parameters, ...keyset.parameters },
  )
}

const PLACE = ['received_at', 'seq', 'type', 'kind', 'document_key', 'origin']

/** `packet`: of this one alone. */
async function documentsOf(
  session: Session,
  filter: ReceivedFilter,
  after: Place | undefined,
  most: number,
  packet?: PacketRow,
): Promise<Entry<ReceivedEntry>[]> {
  const { canonical, limit } = session.adapter.statements
  const { kind } = filter
  const condition = packet ? conditionOf({ kind }, '') : receivedConditionOf(filter, 'received_at')
  const keyset = packet ? keysetOf(PLACE.slice(2), after?.slice(2)) : keysetOf(PLACE, after)
  const rows = await session.all<DocumentRow>(
    `select t.type, t.kind, t.document_key, t.origin, t.epoch, t.number, t.removal, t.seq, t.id,
       ${canonical('t.received_at', 'instant')} as received, ${canonical('t.changed_at', 'instant')} as changed
     from (select d.type, d.kind, d.document_key, d.origin, d.epoch, d.number, d.removal, p.seq, p.id, p.received_at,
         coalesce(d.applied_at, p.received_at) as changed_at
       from tillsync_received_document d join tillsync_received_packet p on p.seq = d.packet
       where ${packet ? 'd.packet = :packet' : '1 = 1'} and not exists (select 1 from tillsync_held_document h
         where h.type = d.type and h.kind = d.kind and h.document_key = d.document_key and h.origin = d.origin)) t
     where 1 = 1${condition.sql}${keyset.sql} order by ${keyset.order} ${limit(most)}`,
    { ...(packet && { packet: Number(packet.seq) }), ...condition.parameters, ...keyset.parameters },
  )
  return rows.map((row) => ({
    at: row.received,
    place: [row.received, Number(row.seq), row.type, row.kind, row.document_key, row.origin],
    item: entryOf(row),
  }))
}

interface DocumentRow extends PacketRow {
  type: string
  kind: string
  document_key: string
  origin: string
  epoch: number | string
  number: number | string
  removal: number | boolean
  changed: string
}

function entryOf(row: DocumentRow): ReceivedEntry {
  return {
    type: row.type,
    kind: row.kind,
    key: JSON.parse(row.document_key) as Key,
    origin: row.origin,
    status: 'APPLIED',
    version: { epoch: Number(row.epoch), number: Number(row.number), removal: Boolean(row.removal) },
    receivedAt: row.received,
    changedAt: row.changed,
    attempts: 0,
    packet: row.id,
  }
}
