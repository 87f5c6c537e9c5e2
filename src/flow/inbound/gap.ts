import type { DocumentType } from '../document-type.ts'
import type { SiteDatabase } from '../ports/site-database.ts'
import type { WebDatabase } from '../ports/web-database.ts'
import type { SnapshotRequest } from '../snapshot.ts'
import type { StreamAhead } from './receive.ts'

/**
 * What this site needs of an origin after packets that it has not read were purged. A new one, which has read all that is
 * for itself alone, needs the documents for every store; any other must be told as well what it has and is not to have any
 * more, so that it needs all that is for it (PROTOCOL.md, rule 21). `streams`: those of the type that are ahead.
 */
export async function requestFor(
  site: SiteDatabase,
  web: WebDatabase,
  type: DocumentType,
  origin: string,
  streams: readonly StreamAhead[],
): Promise<SnapshotRequest> {
  const { code, kind } = site.site
  const cursors = (await site.read((tx) => tx.cursors.all(origin))).filter(({ stream }) => stream.type === type.name)
  const standing = new Map(cursors.map(({ stream, number }) => [stream.audience, number]))
  const reached = new Map(standing)
  for (const { head, cursor } of streams.filter(({ head }) => head.stream.origin === origin)) {
    const next = await web.packetAfter(head.stream, cursor.number)
    reached.set(head.stream.audience, next ? Math.max(cursor.number, next.from - 1) : head.number)
  }
  const request = { site: code, origin, type: type.name, epoch: 1 }
  if (kind === 'head-office') return { ...request, own: reached.get('HO') ?? 0 }
  const shared = reached.get('*') ?? 0
  const own = reached.get(code) ?? 0
  const isNew = !standing.has('*') && own === (standing.get(code) ?? 0)
  return isNew ? { ...request, shared } : { ...request, shared, own }
}

/** Whether packets that come next were purged before they were read here. */
export async function hasGap(web: WebDatabase, streams: readonly StreamAhead[]): Promise<boolean> {
  for (const { head, cursor } of streams) {
    if (head.number <= cursor.number) continue
    const next = await web.packetAfter(head.stream, cursor.number)
    if (!next || next.from > cursor.number + 1) return true
  }
  return false
}
