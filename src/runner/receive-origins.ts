import PQueue from 'p-queue'
import type { DocumentType } from '../flow/document-type.ts'
import { type StreamAhead, streamsAhead } from '../flow/inbound/receive.ts'
import { retryHeld } from '../flow/inbound/retry.ts'
import { type Arriving, receiveType } from '../flow/inbound.ts'
import type { SiteDatabase } from '../flow/ports/site-database.ts'
import type { Progress } from '../flow/progress.ts'
import type { SnapshotRequest } from '../flow/snapshot.ts'
import type { CycleParts } from './cycle-parts.ts'
import { inDependencyOrder, Skipped } from './dependency-order.ts'
import type { Receiving } from './receiving.ts'
import type { Tally } from './report.ts'

/** An origin that is sending just now is read on for so long; what this site itself has to send waits for it. */
const GOING_ON_MILLISECONDS = 60_000

/**
 * Receives from every origin that no other host is receiving from: the unit is the origin, so that a bill and its
 * customer never load at two hosts (PROTOCOL.md, rule 16). Origins go side by side; a type that fails at one of them is
 * left out at those that follow.
 */
export async function receiveOrigins(
  parts: CycleParts,
  { tallies, failures }: Receiving,
  { sending, requests }: { readonly sending: readonly string[]; readonly requests: readonly SnapshotRequest[] },
): Promise<void> {
  let applied = await eachOrigin(parts, sending, (site, origin, concurrency) =>
    receiveOrigin({ ...parts, concurrency }, site, { origin, requests }, tallies, failures),
  )
  // What one origin sent may be what a document of another waits for.
  while (applied > 0 && new Set(sending).size > 1) {
    applied = await eachOrigin(parts, [], (site, origin) =>
      retryHeld(site, origin, working(tallies, failures), {
        counted: false,
        failed: (type, error) => failures.set(type, error),
        signal: parts.signal,
      }),
    )
  }
  for (const tally of tallies) tally.error = failures.get(tally.type) ?? tally.error
}

/** Those named and those whose documents are held here, several at a time. Gives the sum of what `work` gives. */
async function eachOrigin(
  { site, concurrency, share, signal }: CycleParts,
  sending: readonly string[],
  work: (site: SiteDatabase, origin: string, concurrency: number) => Promise<number>,
): Promise<number> {
  const held = await site.read((tx) => tx.received.heldOrigins())
  const origins = [...new Set([...sending, ...held])]
  const queue = new PQueue({ concurrency })
  const within = Math.max(1, Math.floor(concurrency / Math.max(1, origins.length)))
  const applied = await Promise.all(
    origins.map((origin) =>
      queue.add(async () => (signal.aborted ? 0 : share(origin, (shared) => work(shared, origin, within)))),
    ),
  )
  return applied.reduce<number>((sum, one) => sum + (one ?? 0), 0)
}

async function receiveOrigin(
  { web, listener, signal, concurrency }: CycleParts,
  site: SiteDatabase,
  { origin, requests }: Omit<Arriving, 'streams'>,
  tallies: readonly Tally[],
  failures: Map<DocumentType, unknown>,
): Promise<number> {
  const began = performance.now()
  const before = sumOf(tallies)
  const held = new Set<DocumentType>()
  const progress: Progress = (name, counts, packets) => listener.progress?.('received', name, counts, packets)
  const receiveAll = (streams: readonly StreamAhead[]) =>
    inDependencyOrder(
      tallies.map(({ type }) => type),
      concurrency,
      async (type) => {
        const tally = tallies.find((tally) => tally.type === type)!
        if (failures.has(type)) throw failures.get(type)
        const started = performance.now()
        listener.working?.(type.name)
        try {
          const arriving = { origin, streams, requests }
          const error = await receiveType(site, web, type, arriving, tally.counts, { signal, progress })
          if (error) held.add(type)
          tally.error ??= error
        } finally {
          tally.milliseconds += performance.now() - started
        }
      },
    )
  // Only now: until the lock was ours, another host may have gone on.
  let streams = await streamsAhead(site, web, origin)
  do {
    for (const [type, error] of await receiveAll(streams)) {
      if (!failures.has(type) || failures.get(type) instanceof Skipped) failures.set(type, error)
    }
    // Not past what failed, nor past a snapshot that this site waits for: those are for the next cycle.
    const clear = failures.size + held.size + requests.length === 0 && !signal.aborted
    const goesOn = clear && performance.now() - began < GOING_ON_MILLISECONDS
    streams = goesOn ? await streamsAhead(site, web, origin) : []
  } while (streams.some(({ head }) => tallies.some(({ type }) => type.name === head.stream.type)))
  // A store has two streams of a type: what the one removes, the one that is held may bring.
  const whole = working(tallies, failures).filter((type) => site.site.kind === 'head-office' || !held.has(type))
  const retried = await retryHeld(site, origin, whole, {
    counted: true,
    failed: (type, error) => failures.set(type, error),
    signal,
  })
  return retried + sumOf(tallies) - before
}

function working(tallies: readonly Tally[], failures: ReadonlyMap<DocumentType, unknown>): DocumentType[] {
  return tallies.map(({ type }) => type).filter((type) => !failures.has(type))
}

function sumOf(tallies: readonly Tally[]): number {
  return tallies.reduce((sum, { counts }) => sum + counts.documents, 0)
}
