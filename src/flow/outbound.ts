import type { DocumentType } from './document-type.ts'
import type { Addressed } from './outbound/address.ts'
import { publishWhatIsNew } from './outbound/capture.ts'
import { claim } from './outbound/claim.ts'
import { gather } from './outbound/gather.ts'
import { pack, type Surroundings } from './outbound/pack.ts'
import { sendNext } from './outbound/send.ts'
import type { Claim } from './ports/events.ts'
import type { SiteDatabase } from './ports/site-database.ts'
import type { WebDatabase } from './ports/web-database.ts'
import type { Counts, Progress } from './progress.ts'

/**
 * A document's way out: capture → claim → extract → transform → send. One claim after the other; while one is packed and
 * on the line, the next is gathered. Sends what waited up to event `last`, and what an earlier cycle left in the outbox.
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
  let packing = Promise.resolve()
  let sending = Promise.resolve()
  let latest: Claim | undefined
  try {
    while (!signal.aborted) {
      let claimed = await claim(site, type, last, latest)
      if (!claimed && latest) {
        // What did not fit into its packet has become a claim.
        await packing
        claimed = await claim(site, type, last, latest)
      }
      if (!claimed) break
      latest = claimed
      const gathered = await gather(site, type, claimed, surroundings)
      // What it gave to whom counts for what this one gives.
      await packing
      packing = told(packAndSend(claimed, gathered))
    }
  } finally {
    // Nothing goes on behind the back of whoever learns of a failure.
    await packing.catch(() => {})
    await sending.catch(() => {})
  }
  await packing
  await sending

  async function packAndSend(claimed: Claim, gathered: readonly Addressed[]): Promise<void> {
    counts.setAside += await pack(site, type, claimed, gathered)
    await sending
    sending = told(sendAll())
  }
}

/** Its failure comes out where it is awaited. */
function told(work: Promise<void>): Promise<void> {
  work.catch(() => {})
  return work
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
