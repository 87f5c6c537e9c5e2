import { asTillsyncError, coded } from '../../contract/errors.ts'
import type { DocumentType } from '../document-type.ts'
import { decodePacket, type PacketContent } from '../packet.ts'
import type { SiteDatabase } from '../ports/site-database.ts'
import type { WebDatabase } from '../ports/web-database.ts'
import type { Counts, Progress } from '../progress.ts'
import type { Position, StoredPacket, Stream } from '../stream.ts'
import { load } from './load.ts'

/** A stream whose head is not where this site's cursor is. */
export interface StreamAhead {
  readonly head: Position
  readonly cursor: Position
}

/** Step 6, receive: finds the streams that are ahead, by one query at each database. `origin`: its alone. */
export async function streamsAhead(site: SiteDatabase, web: WebDatabase, origin?: string): Promise<StreamAhead[]> {
  const cursors = await site.read((tx) => tx.cursors.all(origin))
  const byStream = new Map(cursors.map((cursor) => [describe(cursor.stream), cursor]))
  const heads = await web.ahead(site.site, cursors, origin)
  return heads.map((head) => ({ head, cursor: byStream.get(describe(head.stream)) ?? beginningOf(head.stream) }))
}

/**
 * Reads a stream's packets in order, each checked against its predecessor, and loads them one by one. A stream that is
 * not the one that was read so far is read again from its first kept packet: the web database was restored. Nothing
 * goes back by that, since a document's version guards it (PROTOCOL.md, rules 9 and 10).
 */
export async function receiveStream(
  site: SiteDatabase,
  web: WebDatabase,
  type: DocumentType,
  { head, cursor }: StreamAhead,
  counts: Counts,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: Progress },
): Promise<void> {
  let rewound = isFork(head, cursor)
  let position = rewound ? await rewind(site, web, cursor) : cursor
  let arriving = fetch(web, type, head.stream, position)
  while (!signal.aborted && position.number < head.number) {
    const { packet, content } = await arriving
    if (!packet || packet.from > position.number + 1) throw gap(head.stream, packet, position)
    // Of merged packets of which some were read, those are read again: the one before is not known any more (rule 22).
    if (packet.from === position.number + 1 && packet.predecessor !== position.digest) {
      if (rewound) throw coded('TS_STREAM_FORK', { stream: describe(head.stream), cursor: position.number })
      rewound = true
      position = await rewind(site, web, position)
      arriving = fetch(web, type, head.stream, position)
      continue
    }
    if (!content) {
      const { id, documentVersion } = packet
      throw coded('TS_PACKET_NEWER', { packet: id, type: type.name, found: documentVersion, known: type.version })
    }
    if (packet.to < head.number) arriving = fetch(web, type, head.stream, { number: packet.to })
    const [from, to] = [position, positionOf(packet)]
    const loaded = await load(site, type, packet, content, (tx) => tx.cursors.move(from, to, packet))
    position = to
    counts.documents += packet.documents
    counts.packets += 1
    counts.bytes += packet.body.length
    counts.setAside += loaded.setAside
    progress(type.name, counts, [packet.id])
  }
}

/** A packet and what it holds; no content: of a newer version than the plugin knows. */
interface Arrival {
  readonly packet?: StoredPacket
  readonly content?: PacketContent
}

/** Comes while the packet before it is loaded. A failure is told where it is awaited. */
function fetch(
  web: WebDatabase,
  type: DocumentType,
  stream: Stream,
  after: { readonly number: number },
): Promise<Arrival> {
  const arrive = async (): Promise<Arrival> => {
    const packet = await web.packetAfter(stream, after.number)
    if (!packet || packet.documentVersion > type.version) return { packet }
    return { packet, content: await decodePacket(packet) }
  }
  const arriving = arrive()
  arriving.catch(() => {})
  return arriving
}

/** Whether an error holds its stream alone; other streams of the type go on (PROTOCOL.md, rule 14). */
export function holdsStream(error: unknown): boolean {
  return HOLDING.has(asTillsyncError(error)?.code ?? '')
}

/** TS_PLUGIN_FAILED: a site with an older plugin sent what cannot be upgraded. */
const HOLDING = new Set(['TS_PACKET_CORRUPT', 'TS_PACKET_NEWER', 'TS_STREAM_GAP', 'TS_STREAM_FORK', 'TS_PLUGIN_FAILED'])

/** A head behind the cursor, or another packet at the same number: the web database was restored. */
function isFork(head: Position, cursor: Position): boolean {
  return head.number < cursor.number || (head.number === cursor.number && head.digest !== cursor.digest)
}

async function rewind(site: SiteDatabase, web: WebDatabase, cursor: Position): Promise<Position> {
  const { stream } = cursor
  const first = await web.packetAfter(stream, 0)
  const start = first
    ? { stream, epoch: first.epoch, number: first.from - 1, digest: first.predecessor }
    : beginningOf(stream)
  await site.write((tx) => tx.cursors.move(cursor, start))
  return start
}

function gap(stream: Stream, packet: StoredPacket | undefined, { number }: Position) {
  const details = { stream: describe(stream), type: stream.type, cursor: number, from: packet?.from ?? 'its end' }
  return coded('TS_STREAM_GAP', details)
}

function positionOf({ stream, epoch, to, digest }: StoredPacket): Position {
  return { stream, epoch, number: to, digest }
}

function beginningOf(stream: Stream): Position {
  return { stream, epoch: 0, number: 0, digest: '' }
}

function describe({ origin, audience, type }: Stream): string {
  return `${type} of ${origin} for ${audience}`
}
