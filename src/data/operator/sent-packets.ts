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

/** So many packets are looked for at once. */
const PACKETS = 50

/**
 * The documents of packets in one status, newest packet first: an index gives the packets, another the documents of
 * each, so that a page costs the same among a million. A place is that of the packet, then of the document in it.
 */
export function inPackets(session: Session, status: keyof typeof STATUS, filter: DocumentFilter): Source<Candidate> {
  return async (after, most) => {
    const entries: Entry<Candidate>[] = []
    let packet: Place | undefined = after?.slice(0, 3)
    if (after && packet) {
      const [open] = await packetsFrom(session, status, filter, packet, true)
      if (open && Number(open.claim) === packet[1] && open.audience === packet[2]) {
        entries.push(...(await documentsOf(session, status, open, filter, after.slice(3), most)))
      }
    }
    while (entries.length < most) {
      const packets = await packetsFrom(session, status, filter, packet)
      for (const one of packets) {
        if (entries.length >= most) break
        entries.push(...(await documentsOf(session, status, one, filter, undefined, most - entries.length)))
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
  status: keyof typeof STATUS,
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

async function documentsOf(
  session: Session,
  status: keyof typeof STATUS,
  packet: PacketRow,
  { kind, key, wholeKey }: DocumentFilter,
  after: Place | undefined,
  most: number,
): Promise<Entry<Candidate>[]> {
  const { type, audience, epoch, claim, changed } = packet
  const condition = conditionOf({ kind, key, wholeKey }, '')
  const keyset = keysetOf(['kind', 'document_key'], after)
  const rows = await session.all<{ kind: string; document_key: string; removal: unknown }>(
    `select t.kind, t.document_key, t.removal from tillsync_sent_to t
     where t.number = :claim and t.epoch = :epoch and t.type = :type and t.audience = :audience${condition.sql}${keyset.sql}
     order by ${keyset.order} ${session.adapter.statements.limit(most)}`,
    {
      claim: Number(claim),
      epoch: Number(epoch),
      type,
      audience,
      ...condition.parameters,
      ...keyset.parameters,
    },
  )
  return rows.map(({ kind, document_key, removal }) => ({
    at: changed,
    place: [...placeOf(packet), kind, document_key],
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
  }))
}
