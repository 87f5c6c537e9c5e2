import type { DocumentType } from './document-type.ts'
import { publishWhatIsNew } from './outbound/capture.ts'
import { claim } from './outbound/claim.ts'
import { pack, type Surroundings } from './outbound/pack.ts'
import { sendNext } from './outbound/send.ts'
import type { SiteDatabase, WebDatabase } from './ports.ts'
import type { Counts, Progress } from './progress.ts'

/**
 * A document's way out: capture → claim → extract → transform → send. One claim after the other; while the packets of
 * one are on the line, the next is made. Sends what waited up to event `last`, and what an earlier cycle left in the
 * outbox.
 */
export async function sendType(
  site: SiteDatabase,
  web: WebDatabase,
  type: DocumentType,
  last: number,
  surroundings: Surroundings,
  counts: Counts,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: Progress },
): Promise<void> {
  const sendAll = async () => {
    while (!signal.aborted) {
      const sent = await sendNext(site, web, type, counts)
      if (sent.length === 0) break
      progress(type.name, counts, sent)
    }
  }
  await sendAll()
  let sending = Promise.resolve()
  try {
    while (!signal.aborted) {
      const claimed = await claim(site, type, last)
      if (!claimed) break
      counts.setAside += await pack(site, type, claimed, surroundings)
      await sending
      sending = sendAll()
      // Its failure is told where it is awaited.
      sending.catch(() => {})
    }
  } finally {
    await sending
  }
}

/** What a cycle does for a type before it looks at what waits. */
export async function prepareType(site: SiteDatabase, type: DocumentType): Promise<void> {
  await publishWhatIsNew(site, type)
  // What these documents refer to may have been sent since.
  await site.write((tx) => tx.sent.reclaim(type.name, 'TS_AUDIENCE_WIDER'))
}

/** The last event of each type that a cycle sends, from one snapshot (PROTOCOL.md, rule 3). */
export function horizon(site: SiteDatabase, types: readonly DocumentType[]): Promise<ReadonlyMap<string, number>> {
  return site.read(async (tx) => {
    const last = new Map<string, number>()
    for (const { name } of types) last.set(name, await tx.events.last(name))
    return last
  })
}
