import type { Key } from '../../contract/index.ts'
import type { ReceivedStatus } from '../../flow/ports/received.ts'
import type { Database, Session } from '../database.ts'
import { NOT_APPLIED, RECEIPT } from './stores.ts'

/** A stream between a head office and a store, and how far its destination has applied it. */
export interface StoreStream {
  readonly type: string
  readonly audience: string
  /** The number of its last packet. */
  readonly number: number
  /** Packets that are not applied, the documents in them, and since when the oldest is there. */
  readonly packets: number
  readonly documents: number
  readonly oldest?: string
  /** When its destination last said so; absent: never. */
  readonly at?: string
}

/** A document that a site holds back. */
export interface HeldBack {
  readonly type: string
  readonly kind: string
  readonly key: Key
  readonly status: ReceivedStatus
  readonly code: string
  readonly reason: string
  readonly at: string
}

export interface StoreDetails {
  readonly toStore: readonly StoreStream[]
  readonly fromStore: readonly StoreStream[]
  /** The newest documents of the head office that the store holds back. */
  readonly heldThere: readonly HeldBack[]
}

export function storeDetails(web: Database, headOffice: string, store: string, most: number): Promise<StoreDetails> {
  return web.read(async (session) => ({
    toStore: await streamsOf(session, headOffice, store, ['*', store]),
    fromStore: await streamsOf(session, store, headOffice, ['HO', 'HO']),
    heldThere: await heldBack(session, headOffice, store, most),
  }))
}

interface StreamRow {
  type: string
  audience: string
  number: number | string
  packets: number | string
  at_instant: string | null
}

async function streamsOf(
  session: Session,
  origin: string,
  site: string,
  [shared, own]: readonly [string, string],
): Promise<StoreStream[]> {
  const rows = await session.all<StreamRow>(
    `select s.type, s.audience, s.number, ${NOT_APPLIED} as packets,
       ${session.adapter.statements.canonical('r.at', 'instant')} as at_instant
     from tillsync_stream s ${RECEIPT} and r.site = :site
     where s.origin = :origin and s.audience in (:shared, :own) order by s.type, s.audience`,
    { origin, site, shared, own },
  )
  const streams: StoreStream[] = []
  for (const { type, audience, number, packets, at_instant } of rows) {
    const stream = { type, audience, number: Number(number), packets: Number(packets), at: at_instant ?? undefined }
    streams.push({ ...stream, ...(await waiting(session, origin, stream)) })
  }
  return streams
}

async function waiting(
  session: Session,
  origin: string,
  { type, audience, number, packets }: Pick<StoreStream, 'type' | 'audience' | 'number' | 'packets'>,
): Promise<Pick<StoreStream, 'documents' | 'oldest'>> {
  if (packets === 0) return { documents: 0 }
  const [row] = await session.all<{ documents: number | string | null; oldest: string | null }>(
    `select sum(p.documents) as documents,
       ${session.adapter.statements.canonical('min(p.uploaded_at)', 'instant')} as oldest
     from tillsync_packet p
     where p.origin = :origin and p.audience = :audience and p.type = :type and p.to_number > :reached`,
    { origin, audience, type, reached: number - packets },
  )
  return { documents: Number(row?.documents ?? 0), oldest: row?.oldest ?? undefined }
}

async function heldBack(session: Session, origin: string, site: string, most: number): Promise<HeldBack[]> {
  const { canonical, limit } = session.adapter.statements
  const rows = await session.all<
    Record<'type' | 'kind' | 'document_key' | 'code' | 'reason' | 'at_instant', string> & { status: ReceivedStatus }
  >(
    `select r.type, r.kind, r.document_key, r.status, r.code, r.reason, ${canonical('r.at', 'instant')} as at_instant
     from tillsync_rejection r where r.site = :site and r.origin = :origin
     order by r.at desc, r.type, r.kind, r.document_key ${limit(most)}`,
    { site, origin },
  )
  return rows.map(({ document_key, at_instant, ...row }) => ({
    ...row,
    key: JSON.parse(document_key) as Key,
    at: at_instant,
  }))
}
