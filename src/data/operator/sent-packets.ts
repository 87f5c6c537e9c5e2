import type { Key } from '../../contract/index.ts'
import type { Session } from '../database.ts'
import { conditionOf, type DocumentFilter } from './document-filter.ts'
import { keysetOf } from './keyset.ts'
import type { Entry, Place, Source } from './newest-first.ts'
import type { Candidate } from './sent-candidate.ts'

interface PacketRow {
  type: string
  audience: string
  epoch: number | string
  claim: number | string
  changed: string
}

const STATUS = { PENDING: 'WAITING', UPLOADED: 'UPLOADED', PROCESSED: 'PROCESSED' } as const
type PacketStatus = keyof typeof STATUS

/** So many packets are looked for at once. */
const PACKETS = 50

/**
 * The documents of packets in one status, newest packet first: an index gives the packets, another the documents of
 * each, so that a page costs the same among a million. A place is that of the packet, then of the document in it. A key is
 * looked for in one statement: packet by packet it would take as many as there are packets.
 */
export function inPackets(session: Session, status: PacketStatus, filter: DocumentFilter): Source<Candidate> {
  if (filter.key || filter.wholeKey) return (after, most) => documentsOf(session, status, filter, after, most)
  return async (after, most) => {
    const entries: Entry<Candidate>[] = []
    let packet: Place | undefined = after?.slice(0, 3)
    if (after && packet) {
      const [open] = await packetsFrom(session, status, filter, packet, true)
      if (open && Number(open.claim) === packet[1] && open.audience === packet[2]) {
        entries.push(...(await documentsOf(session, status, filter, after, most, open)))
      }
    }
    while (entries.length < most) {
      const packets = await packetsFrom(session, status, filter, packet)
      for (const one of packets) {
        if (entries.length >= most) break
        entries.push(...(await documentsOf(session, status, filter, undefined, most - entries.length, one)))
      }
      const last = packets.at(-1)
      if (!last || packets.length < PACKETS) break
      packet = placeOf(last)
    }
    return entries
  }
}

function placeOf({ changed, claim, audience }: PacketRow): Place {
  return [changed, Number(claim), audience]
}

/** `itself`: the packet at that place too. */
function packetsFrom(
  session: Session,
  status: PacketStatus,
  { type, from, to }: DocumentFilter,
  place: Place | undefined,
  itself = false,
): Promise<PacketRow[]> {
  const { canonical, limit } = session.adapter.statements
  const columns = ['changed_at', 'claim', 'audience']
  const { sql, parameters } = conditionOf({ type, from, to }, 'changed_at')
  const keyset = keysetOf(columns, place)
  const here = columns.map((column, index) => `t.${column} = :after_${index}`).join(' and ')
  const start = itself ? ` and ${here}` : keyset.sql
  return session.all<PacketRow>(
    `select t.type, t.audience, t.epoch, t.claim, ${canonical('t.changed_at', 'instant')} as changed
     from tillsync_outbox t where t.status = :status${sql}${start} order by ${keyset.order} ${limit(PACKETS)}`,
    { status: STATUS[status], ...parameters, ...keyset.parameters },
  )
}

const PLACE = ['changed_at', 'claim', 'audience', 'kind', 'document_key']

/** `packet`: of this one alone. A claim is of one type: were that asked for, a database might read all documents of it. */
async function documentsOf(
  session: Session,
  status: PacketStatus,
  filter: DocumentFilter,
  after: Place | undefined,
  most: number,
  packet?: PacketRow,
): Promise<Entry<Candidate>[]> {
  const { canonical, limit } = session.adapter.statements
  const { kind } = filter
  const condition = packet ? conditionOf({ kind }, '') : conditionOf(filter, 'changed_at')
  const keyset = packet ? keysetOf(PLACE.slice(3), after?.slice(3)) : keysetOf(PLACE, after)
  const found = packet
    ? `(select s.kind, s.document_key, s.removal from tillsync_sent_to s
        where s.number = :claim and s.epoch = :epoch and s.audience = :audience) t`
    : `(select o.type, s.kind, s.document_key, s.removal, s.audience, o.epoch, o.claim, o.changed_at
        from tillsync_outbox o join tillsync_sent_to s
          on s.number = o.claim and s.epoch = o.epoch and s.audience = o.audience
        where o.status = :status) t`
  const columns = packet
    ? ''
    : `, t.type, t.audience, t.epoch, t.claim, ${canonical('t.changed_at', 'instant')} as changed`
  const rows = await session.all<DocumentRow>(
    `select t.kind, t.document_key, t.removal${columns} from ${found}
     where 1 = 1${condition.sql}${keyset.sql} order by ${keyset.order} ${limit(most)}`,
    {
      ...(packet
        ? { claim: Number(packet.claim), epoch: Number(packet.epoch), audience: packet.audience }
        : { status: STATUS[status] }),
      ...condition.parameters,
      ...keyset.parameters,
    },
  )
  return rows.map((row) => entryOf(status, { ...packet, ...row } as DocumentRow))
}

interface DocumentRow extends PacketRow {
  kind: string
  document_key: string
  removal: unknown
}

function entryOf(status: PacketStatus, row: DocumentRow): Entry<Candidate> {
  const { type, audience, epoch, claim, changed, kind, document_key, removal } = row
  return {
    at: changed,
    place: [...placeOf(row), kind, document_key],
    item: {
      document: {
        type,
        kind,
        key: JSON.parse(document_key) as Key,
        status,
        changedAt: changed,
        version: { epoch: Number(epoch), number: Number(claim), removal: Boolean(removal) },
        audiences: [],
      },
      packet: { claim: Number(claim), audience },
    },
  }
}
