import type { DocumentType } from './document-type.ts'
import { holdsStream, receiveStream, type StreamAhead } from './inbound/receive.ts'
import type { SiteDatabase, WebDatabase } from './ports.ts'
import type { Counts, Progress } from './progress.ts'

/**
 * A document's way in: receive → load, packet by packet, for each stream of the type; then, once all types are through,
 * what waits is tried again (inbound/retry.ts) and the origins are told (inbound/acknowledge.ts). Gives the error of a
 * stream that is held; the others went on.
 */
export async function receiveType(
  site: SiteDatabase,
  web: WebDatabase,
  type: DocumentType,
  streams: readonly StreamAhead[],
  counts: Counts,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: Progress },
): Promise<unknown> {
  let held: unknown
  for (const stream of streams.filter(({ head }) => head.stream.type === type.name)) {
    await receiveStream(site, web, type, stream, counts, { signal, progress }).catch((error: unknown) => {
      if (!holdsStream(error)) throw error
      held ??= error
    })
  }
  return held
}
