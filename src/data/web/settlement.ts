import type { ReceivedStatus } from '../../flow/ports/received.ts'
import type { Settlement } from '../../flow/ports/web-database.ts'
import type { Position } from '../../flow/stream.ts'
import type { Session } from '../database.ts'
import { type PositionRow, positionOf } from '../positions.ts'

/** What the active destinations say of an origin's documents (PROTOCOL.md, rules 15 and 23). */
export async function settlementOf(session: Session, origin: string): Promise<Settlement> {
  return { processed: await processedOf(session, origin), rejections: await rejectionsFor(session, origin) }
}

/** How far every active destination of each stream of an origin has applied it. */
export async function processedOf(session: Session, origin: string): Promise<Position[]> {
  const streams = await session.all<PositionRow>(
    `select origin, audience, type, epoch, number, digest from tillsync_stream where origin = :origin and number > 0`,
    { origin },
  )
  const reached = await lowestReceipts(session, origin)
  return streams.map((row) => {
    const head = positionOf(row)
    const lowest = reached.get(streamText(row))
    // Nobody is awaited.
    if (lowest === undefined) return head
    return lowest === head.number ? head : { ...head, number: lowest, digest: '' }
  })
}

/**
 * The lowest receipt over the active destinations of each stream that has any; 0 where one has applied nothing. A
 * receipt of a later epoch than the stream's counts as nothing; one of another packet with the same number likewise.
 */
async function lowestReceipts(session: Session, origin: string): Promise<Map<string, number>> {
  const destinations = (condition: string) => `select s.audience, s.type, s.epoch, d.code from tillsync_stream s
    cross join tillsync_site d where s.origin = :origin and d.code <> :origin and d.active = :yes and ${condition}`
  const rows = await session.all<{ audience: string; type: string; lowest: number }>(
    `select w.audience, w.type, min(coalesce(r.number, 0)) as lowest
     from (${destinations(`s.audience = '*' and d.kind = 'store'`)}
       union all ${destinations(`s.audience = 'HO' and d.kind = 'head-office'`)}
       union all ${destinations(`d.code = s.audience and d.kind = 'store'`)}) w
     left join tillsync_receipt r on r.site = w.code and r.origin = :origin and r.audience = w.audience
       and r.type = w.type and r.epoch <= w.epoch and not exists (
         select 1 from tillsync_packet p where p.origin = r.origin and p.audience = r.audience and p.type = r.type
           and p.to_number = r.number and p.digest <> r.digest)
     group by w.audience, w.type`,
    { origin, yes: true },
  )
  return new Map(rows.map((row) => [streamText(row), Number(row.lowest)]))
}

async function rejectionsFor(session: Session, origin: string): Promise<Settlement['rejections']> {
  const rows = await session.all<{
    site: string
    type: string
    kind: string
    document_key: string
    epoch: number
    number: number
    removal: unknown
    status: Exclude<ReceivedStatus, 'APPLIED'>
    code: string
    reason: string
  }>(
    `select r.site, r.type, r.kind, r.document_key, r.epoch, r.number, r.removal, r.status, r.code, r.reason
     from tillsync_rejection r join tillsync_site d on d.code = r.site
     where r.origin = :origin and d.active = :yes order by r.site, r.type, r.kind, r.document_key`,
    { origin, yes: true },
  )
  return rows.map(({ document_key, epoch, number, removal, ...rest }) => ({
    ...rest,
    origin,
    key: JSON.parse(document_key) as string[],
    version: { epoch: Number(epoch), number: Number(number), removal: Boolean(removal) },
  }))
}

function streamText({ audience, type }: { readonly audience: string; readonly type: string }): string {
  return `${type} ${audience}`
}
