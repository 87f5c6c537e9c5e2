import type { Key } from '../../contract/index.ts'
import { pushTo } from '../../flow/push-to.ts'
import type { Session } from '../database.ts'
import { NAMED_DOCUMENT, type NamedDocument, namedRow, nameText } from './named-document.ts'
import type { SentDocument, SentStatus } from './sent-document.ts'

/** The packet of a claim that an audience gets. A claim's number is given once at a site. */
export interface PacketName {
  readonly claim: number
  readonly audience: string
}

/** Where a document stands, by its packets and what is said of it. */
export interface Standing {
  readonly status: SentStatus
  /** Of its packets in that status the newest. */
  readonly packet: PacketName
  /** Of the newest packet. */
  readonly version: NonNullable<SentDocument['version']>
  /** Who holds it or is about to. */
  readonly audiences: readonly string[]
  readonly note?: string
}

interface StandingRow {
  readonly type: string
  readonly kind: string
  readonly document_key: string
  readonly audience: string
  readonly epoch: number | string
  readonly number: number | string
  readonly removal: unknown
  readonly packet: 'WAITING' | 'UPLOADED' | 'PROCESSED' | null
  readonly said: SentStatus | null
  readonly note: string | null
}

/** A document waits for the last of its audiences. */
const PACKET_STATUS = ['WAITING', 'UPLOADED', 'PROCESSED'] as const
/** A packet's status, as the status of its documents. */
export const SHOWN = { WAITING: 'PENDING', UPLOADED: 'UPLOADED', PROCESSED: 'PROCESSED' } as const

/** By `nameText`; absent: nothing was sent of it. */
export async function standings(
  session: Session,
  documents: readonly NamedDocument[],
): Promise<ReadonlyMap<string, Standing>> {
  if (documents.length === 0) return new Map()
  const rows = await session.all<StandingRow>(
    `select t.type, t.kind, t.document_key, t.audience, t.epoch, t.number, t.removal, o.status as packet,
       r.status as said, r.note
     from ${session.adapter.statements.relation(NAMED_DOCUMENT, 'documents')} w cross join tillsync_sent_to t
     left join tillsync_outbox o
       on o.audience = t.audience and o.claim = t.number and o.epoch = t.epoch
     left join tillsync_sent_remark r on r.type = t.type and r.kind = t.kind and r.document_key = t.document_key
     where t.type = w.type and t.kind = w.kind and t.document_key = w.document_key
     order by t.epoch desc, t.number desc, t.audience`,
    { documents: JSON.stringify(documents.map(namedRow)) },
  )
  const byName = new Map<string, StandingRow[]>()
  for (const row of rows) {
    pushTo(byName, nameText({ ...row, key: JSON.parse(row.document_key) as Key }), row)
  }
  return new Map([...byName].map(([name, found]) => [name, standingOf(found)]))
}

/** `rows`: newest first. */
function standingOf(rows: readonly StandingRow[]): Standing {
  const [newest] = rows as [StandingRow]
  // A packet that was purged from the outbox was processed.
  const last = PACKET_STATUS.find((status) => rows.some(({ packet }) => (packet ?? 'PROCESSED') === status))!
  const waitedFor = rows.find(({ packet }) => (packet ?? 'PROCESSED') === last)!
  return {
    status: newest.said ?? SHOWN[last],
    packet: { claim: Number(waitedFor.number), audience: waitedFor.audience },
    version: {
      epoch: Number(newest.epoch),
      number: Number(newest.number),
      removal: rows.every(({ removal }) => Boolean(removal)),
    },
    audiences: rows
      .filter(({ removal }) => !removal)
      .map(({ audience }) => audience)
      .sort(),
    note: newest.note ?? undefined,
  }
}
