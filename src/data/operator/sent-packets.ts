import type { Key } from '../../contract/index.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Session } from '../database.ts'
import { byPacket, type ListedPacket } from './by-packet.ts'
import { conditionOf, type DocumentFilter } from './document-filter.ts'
import { keysetOf } from './keyset.ts'
import type { Entry, Place, Source } from './newest-first.ts'
import type { Candidate } from './sent-candidate.ts'

interface Packet extends ListedPacket {
  readonly type: string
  readonly audience: string
  readonly epoch: number
  readonly claim: number
}

const STATUS = { PENDING: 'WAITING', UPLOADED: 'UPLOADED', PROCESSED: 'PROCESSED' } as const
type PacketStatus = keyof typeof STATUS

/** The documents of packets in one status, newest packet first. */
export function inPackets(session: Session, status: PacketStatus, filter: DocumentFilter): Source<Candidate> {
  if (filter.documents) return (after, most) => namedDocuments(session, status, filter, after, most)
  return byPacket(
    {
      packets: (from, most) => packetsFrom(session, status, filter, from, most),
      documents: (packets, after, most) => documentsOf(session, status, filter, packets, after, most),
    },
    filter.key !== undefined,
  )
}

const PACKET = ['changed_at', 'claim', 'audience']
const DOCUMENT = ['kind', 'document_key']

interface PacketRow {
  type: string
  audience: string
  epoch: number | string
  claim: number | string
  documents: number | string
  changed: string
}

async function packetsFrom(
  session: Session,
  status: PacketStatus,
  { type, from, to }: DocumentFilter,
  place: Place | undefined,
  most: number,
): Promise<Packet[]> {
  const { canonical, limit } = session.adapter.statements
  const { sql, parameters } = conditionOf(session, { type, from, to }, 'changed_at')
  const keyset = keysetOf(PACKET, place?.slice(0, PACKET.length), true)
  const rows = await session.all<PacketRow>(
    `select t.type, t.audience, t.epoch, t.claim, t.documents, ${canonical('t.changed_at', 'instant')} as changed
     from tillsync_outbox t where t.status = :status${sql}${keyset.sql} order by ${keyset.order} ${limit(most)}`,
    { status: STATUS[status], ...parameters, ...keyset.parameters },
  )
  return rows.map(packetOf)
}

const CHOSEN: readonly RelationColumn[] = [
  { name: 'place', type: 'integer' },
  { name: 'claim', type: 'integer' },
  { name: 'epoch', type: 'integer' },
  { name: 'audience', type: 'text' },
]

/** A claim is of one type: were that asked for, a database might read all documents of it. */
async function documentsOf(
  session: Session,
  status: PacketStatus,
  { kind, key }: DocumentFilter,
  packets: readonly Packet[],
  after: Place | undefined,
  most: number,
): Promise<Entry<Candidate>[]> {
  const { limit, relation } = session.adapter.statements
  const condition = conditionOf(session, { kind, key }, '')
  const keyset = keysetOf(DOCUMENT, after)
  const rows = await session.all<DocumentRow & { place: number | string }>(
    `select t.place, t.kind, t.document_key, t.removal
     from (select w.place, s.kind, s.document_key, s.removal
       from ${relation(CHOSEN, 'packets')} w cross join tillsync_sent_to s
       where s.number = w.claim and s.epoch = w.epoch and s.audience = w.audience) t
     where (t.place > 0 or (1 = 1${keyset.sql}))${condition.sql}
     order by t.place, ${keyset.order} ${limit(most)}`,
    {
      packets: JSON.stringify(packets.map(({ claim, epoch, audience }, place) => [place, claim, epoch, audience])),
      ...condition.parameters,
      ...keyset.parameters,
    },
  )
  return rows.map((row) => entryOf(status, row, packets[Number(row.place)]!))
}

/** Each by its name: how many there are besides does not matter. */
async function namedDocuments(
  session: Session,
  status: PacketStatus,
  filter: DocumentFilter,
  after: Place | undefined,
  most: number,
): Promise<Entry<Candidate>[]> {
  const { canonical, limit } = session.adapter.statements
  const { rows: rowsOf, sql, parameters } = conditionOf(session, filter, 'changed_at')
  const keyset = keysetOf([...PACKET, ...DOCUMENT], after)
  const rows = await session.all<DocumentRow & PacketRow>(
    `select t.*, ${canonical('t.changed_at', 'instant')} as changed
     from (select s.type, s.kind, s.document_key, s.removal, s.audience, o.epoch, o.claim, o.documents, o.changed_at
       from ${rowsOf('tillsync_sent_to')} s cross join tillsync_outbox o
       where o.claim = s.number and o.epoch = s.epoch and o.audience = s.audience and o.status = :status) t
     where 1 = 1${sql}${keyset.sql} order by ${keyset.order} ${limit(most)}`,
    { status: STATUS[status], ...parameters, ...keyset.parameters },
  )
  return rows.map((row) => entryOf(status, row, packetOf(row)))
}

interface DocumentRow {
  kind: string
  document_key: string
  removal: unknown
}

function packetOf({ type, audience, changed, ...row }: PacketRow): Packet {
  const [epoch, claim, documents] = [Number(row.epoch), Number(row.claim), Number(row.documents)]
  return { at: changed, place: [changed, claim, audience], documents, type, audience, epoch, claim }
}

function entryOf(status: PacketStatus, row: DocumentRow, packet: Packet): Entry<Candidate> {
  const { at, place, type, audience, epoch, claim } = packet
  const { kind, document_key, removal } = row
  return {
    at,
    place: [...place, kind, document_key],
    item: {
      document: {
        type,
        kind,
        key: JSON.parse(document_key) as Key,
        status,
        changedAt: at,
        version: { epoch, number: claim, removal: Boolean(removal) },
        audiences: [],
      },
      packet: { claim, audience },
    },
  }
}
