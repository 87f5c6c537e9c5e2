import type { Key } from '../../contract/index.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Session } from '../database.ts'
import { byPacket, type ListedPacket } from './by-packet.ts'
import { conditionOf, receivedConditionOf } from './document-filter.ts'
import { keysetOf } from './keyset.ts'
import type { Entry, Place, Source } from './newest-first.ts'
import type { ReceivedEntry, ReceivedFilter } from './received-entry.ts'

interface Packet extends ListedPacket {
  readonly seq: number
  readonly id: string
}

/** The documents that are applied, newest packet first. One that was held first stands where it was received. */
export function appliedDocuments(session: Session, filter: ReceivedFilter): Source<ReceivedEntry> {
  if (filter.documents) return (after, most) => namedDocuments(session, filter, after, most)
  return byPacket(
    {
      packets: (...asked) => packetsFrom(session, filter, ...asked),
      documents: (packets, after, most) => documentsOf(session, filter, packets, after, most),
    },
    filter.key !== undefined,
  )
}

const PACKET = ['received_at', 'seq']
const DOCUMENT = ['type', 'kind', 'document_key', 'origin']

async function packetsFrom(
  session: Session,
  { type, origin, from, to }: ReceivedFilter,
  place: Place | undefined,
  most: number,
  documents: number,
): Promise<Packet[]> {
  const { canonical, limit } = session.adapter.statements
  const condition = receivedConditionOf(session, { type, origin, from, to }, 'received_at')
  const keyset = keysetOf(PACKET, place?.slice(0, PACKET.length), true)
  const rows = await session.all<{ seq: number | string; id: string; received: string; documents: number | string }>(
    `select t.seq, t.id, ${canonical('t.received_at', 'instant')} as received,
       (select count(*) from (select d.packet from tillsync_received_document d where d.packet = t.seq
         order by d.packet ${limit(documents)}) few) as documents
     from tillsync_received_packet t
     where 1 = 1${condition.sql}${keyset.sql} order by ${keyset.order} ${limit(most)}`,
    { ...condition.parameters, ...keyset.parameters },
  )
  return rows.map(({ seq, id, received, documents }) => ({
    at: received,
    place: [received, Number(seq)],
    documents: Number(documents),
    seq: Number(seq),
    id,
  }))
}

const CHOSEN: readonly RelationColumn[] = [
  { name: 'place', type: 'integer' },
  { name: 'seq', type: 'bigint' },
]

/** Held ones are in a table of their own, and in this one too. */
const COLUMNS = 'd.type, d.kind, d.document_key, d.origin, d.epoch, d.number, d.removal, d.packet, d.applied_at'
const NOT_HELD = `not exists (select 1 from tillsync_held_document h
  where h.type = d.type and h.kind = d.kind and h.document_key = d.document_key and h.origin = d.origin)`

async function documentsOf(
  session: Session,
  { kind, key }: ReceivedFilter,
  packets: readonly Packet[],
  after: Place | undefined,
  most: number,
): Promise<Entry<ReceivedEntry>[]> {
  const { canonical, limit, relation } = session.adapter.statements
  const condition = conditionOf(session, { kind, key }, '')
  const keyset = keysetOf(DOCUMENT, after)
  const rows = await session.all<DocumentRow & { place: number | string }>(
    `select t.*, ${canonical('t.applied_at', 'instant')} as applied
     from (select w.place, ${COLUMNS} from ${relation(CHOSEN, 'packets')} w cross join tillsync_received_document d
       where d.packet = w.seq and ${NOT_HELD}) t
     where (t.place > 0 or (1 = 1${keyset.sql}))${condition.sql}
     order by t.place, ${keyset.order} ${limit(most)}`,
    {
      packets: JSON.stringify(packets.map(({ seq }, place) => [place, String(seq)])),
      ...condition.parameters,
      ...keyset.parameters,
    },
  )
  return rows.map((row) => entryOf(row, packets[Number(row.place)]!))
}

/** Each by its name: how many there are besides does not matter. */
async function namedDocuments(
  session: Session,
  filter: ReceivedFilter,
  after: Place | undefined,
  most: number,
): Promise<Entry<ReceivedEntry>[]> {
  const { canonical, limit } = session.adapter.statements
  const { rows: rowsOf, sql, parameters } = receivedConditionOf(session, filter, 'received_at')
  const keyset = keysetOf([...PACKET, ...DOCUMENT], after)
  const rows = await session.all<DocumentRow & { seq: number | string; id: string; received: string }>(
    `select t.*, ${canonical('t.received_at', 'instant')} as received, ${canonical('t.applied_at', 'instant')} as applied
     from (select ${COLUMNS}, p.seq, p.id, p.received_at
       from ${rowsOf('tillsync_received_document')} d cross join tillsync_received_packet p
       where p.seq = d.packet and ${NOT_HELD}) t
     where 1 = 1${sql}${keyset.sql} order by ${keyset.order} ${limit(most)}`,
    { ...parameters, ...keyset.parameters },
  )
  return rows.map((row) => {
    const { seq, id, received } = row
    return entryOf(row, { at: received, place: [received, Number(seq)], id })
  })
}

interface DocumentRow {
  type: string
  kind: string
  document_key: string
  origin: string
  epoch: number | string
  number: number | string
  removal: number | boolean
  /** If it was held first. */
  applied: string | null
}

function entryOf(row: DocumentRow, { at, place, id }: Omit<Packet, 'documents' | 'seq'>): Entry<ReceivedEntry> {
  return {
    at,
    place: [...place, row.type, row.kind, row.document_key, row.origin],
    item: {
      type: row.type,
      kind: row.kind,
      key: JSON.parse(row.document_key) as Key,
      origin: row.origin,
      status: 'APPLIED',
      version: { epoch: Number(row.epoch), number: Number(row.number), removal: Boolean(row.removal) },
      receivedAt: at,
      changedAt: row.applied ?? at,
      attempts: 0,
      packet: id,
    },
  }
}
