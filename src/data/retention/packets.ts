import type { Position } from '../../flow/stream.ts'
import type { Database, Session } from '../database.ts'
import { processedOf } from '../web/settlement.ts'
import { type Batch, inBatches } from './in-batches.ts'

/** Each with its bytes. */
const PACKETS = 200

/**
 * Packets of the web database that every active destination has applied, and that were uploaded long ago: always from
 * the beginning of a stream, so that what is left is whole, and never its last (PROTOCOL.md, rules 9 and 23).
 */
export async function purgePackets(web: Database, days: number, signal: AbortSignal): Promise<number> {
  const origins = await web.read((session) =>
    session.all<{ origin: string }>('select distinct origin from tillsync_stream order by origin'),
  )
  let total = 0
  for (const { origin } of origins) {
    for (const processed of await web.read((session) => processedOf(session, origin))) {
      total += await inBatches(web, signal, (session) => purgeStream(session, days, processed))
    }
  }
  return total
}

async function purgeStream(session: Session, days: number, { stream, number }: Position): Promise<Batch> {
  const { daysAgo, limit } = session.adapter.statements
  const ofStream = 'origin = :origin and audience = :audience and type = :type'
  const { origin, audience, type } = stream
  const rows = await session.all<{ to_number: number; old: number }>(
    `select to_number, case when uploaded_at < ${daysAgo(days)} then 1 else 0 end as old from tillsync_packet
     where ${ofStream} and to_number <= :number and to_number < (select number from tillsync_stream where ${ofStream})
     order by to_number ${limit(PACKETS)}`,
    { origin, audience, type, number },
  )
  const young = rows.findIndex(({ old }) => Number(old) === 0)
  const last = (young < 0 ? rows : rows.slice(0, young)).at(-1)
  if (!last) return { purged: 0, more: false }
  const purged = await session.run(`delete from tillsync_packet where ${ofStream} and to_number <= :last`, {
    origin,
    audience,
    type,
    last: Number(last.to_number),
  })
  return { purged, more: young < 0 && rows.length === PACKETS }
}
