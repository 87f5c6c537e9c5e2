import type { DocumentType } from '../flow/document-type.ts'
import { resendWhatIsMissing } from '../flow/outbound/resend.ts'
import { answerRequests } from '../flow/outbound/snapshot.ts'
import { horizon, prepareType, sendType } from '../flow/outbound.ts'
import type { CycleParts } from './cycle-parts.ts'
import { inDependencyOrder } from './dependency-order.ts'
import type { Tally } from './report.ts'

/**
 * Second half of a cycle: sends what waited at its start, what a type depends on before the type. `ended`: told of each
 * type as it ends. One that failed in an earlier turn is left to the next cycle.
 */
export async function sendPhase(
  parts: CycleParts,
  sending: readonly Tally[],
  ended: (tally: Tally) => Promise<void>,
): Promise<void> {
  const { site, web, listener, signal, concurrency } = parts
  await resendWhatIsMissing(site, web)
  const types = sending.map(({ type }) => type)
  const tallies = new Map(sending.map((tally) => [tally.type, tally]))
  const failed = sending.filter(({ error }) => error !== undefined)
  const unprepared = new Map(failed.map(({ type, error }): [DocumentType, unknown] => [type, error]))
  for (const type of types) {
    if (unprepared.has(type)) continue
    await prepareType(site, type).catch((error: unknown) => unprepared.set(type, error))
  }
  const last = await horizon(site, types)
  // Only documents for stores are addressed; a store is not to read who the others are.
  const registered = site.site.kind === 'head-office' ? await web.sites() : []
  const sites = new Map(registered.map((one) => [one.code, one]))
  const requests = await web.snapshots.requests({ origin: site.site.code })
  await inDependencyOrder(
    types,
    concurrency,
    async (type) => {
      const started = performance.now()
      listener.working?.(type.name)
      const tally = tallies.get(type) as Tally
      try {
        if (unprepared.has(type)) throw unprepared.get(type)
        await sendType(site, web, type, last.get(type.name) ?? 0, { types, sites }, tally.counts, {
          signal,
          progress: (name, counts, packets) => listener.progress?.('sent', name, counts, packets),
        })
        await answerRequests(site, web, type, requests, { types, sites }, signal)
      } finally {
        tally.milliseconds += performance.now() - started
      }
    },
    (type, error) => {
      const tally = tallies.get(type) as Tally
      tally.error = error
      return ended(tally)
    },
  )
}
