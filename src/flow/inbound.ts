import { asTillsyncError } from '../contract/errors.ts'
import type { DocumentType } from './document-type.ts'
import { hasGap, requestFor } from './inbound/gap.ts'
import { holdsStream, receiveStream, type StreamAhead, streamsAhead } from './inbound/receive.ts'
import { loadSnapshots } from './inbound/snapshot.ts'
import type { SiteDatabase } from './ports/site-database.ts'
import type { WebDatabase } from './ports/web-database.ts'
import type { Counts, Progress } from './progress.ts'
import type { SnapshotRequest } from './snapshot.ts'

/** What there is to receive from one origin. */
export interface Arriving {
  readonly origin: string
  readonly streams: readonly StreamAhead[]
  /** The snapshots that this site waits for. */
  readonly requests: readonly SnapshotRequest[]
}

interface ReceiveOptions {
  readonly signal: AbortSignal
  readonly progress: Progress
}

/**
 * A document's way in: receive → load, packet by packet, for each stream of the type; then, once all types are through,
 * what waits is tried again (inbound/retry.ts) and the origins are told (inbound/acknowledge.ts). A snapshot that this site
 * waits for because of a gap comes first. One that a recovery asked for comes after the streams: it names what was lost at its
 * origin and stays here, and that is in the packets which the cursors then leave behind (PROTOCOL.md, rule 20). Gives the
 * error of a stream that is held; the others went on.
 */
export async function receiveType(
  site: SiteDatabase,
  web: WebDatabase,
  type: DocumentType,
  { origin, streams: ahead, requests }: Arriving,
  counts: Counts,
  options: ReceiveOptions,
): Promise<unknown> {
  let held: unknown
  const hold = (error: unknown) => {
    if (!holdsStream(error)) throw error
    held ??= error
    return false
  }
  const ofType = (all: readonly StreamAhead[]) => all.filter(({ head }) => head.stream.type === type.name)
  const wanted = requests.find((request) => request.origin === origin && request.type === type.name)
  let streams = ofType(ahead)
  const loadSnapshot = async (request: SnapshotRequest) => {
    const loaded =
      !options.signal.aborted && (await loadSnapshots(site, web, type, request, counts, options).catch(hold))
    if (loaded) streams = ofType(await streamsAhead(site, web, origin))
    return loaded
  }
  const receiveAll = async () => {
    let gap: unknown
    for (const stream of streams) {
      await receiveStream(site, web, type, stream, counts, options).catch((error: unknown) => {
        if (asTillsyncError(error)?.code === 'TS_STREAM_GAP') gap ??= error
        else hold(error)
      })
    }
    return gap
  }
  const isFirst = wanted !== undefined && (await hasGap(web, streams))
  if (isFirst) await loadSnapshot(wanted)
  let gap = await receiveAll()
  if (wanted && !isFirst && !gap && (await loadSnapshot(wanted))) {
    // Beyond what held them.
    held = undefined
    gap = await receiveAll()
  }
  if (!gap) return held
  streams = ofType(await streamsAhead(site, web, origin))
  const request = withEpochOf(wanted, await requestFor(site, web, type, origin, streams))
  if (await loadSnapshot(request)) return (await receiveAll()) ?? held
  await web.snapshots.ask([request])
  return held ?? gap
}

/** What a recovery has asked for in this site's name is asked for still (PROTOCOL.md, rule 20). */
function withEpochOf(wanted: SnapshotRequest | undefined, request: SnapshotRequest): SnapshotRequest {
  if (!wanted || wanted.epoch <= request.epoch) return request
  return { ...request, epoch: wanted.epoch, own: request.own ?? wanted.own }
}
