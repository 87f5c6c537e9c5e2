import type { DocumentType } from '../flow/document-type.ts'
import { resendWhatIsMissing } from '../flow/outbound/resend.ts'
import { answerRequests } from '../flow/outbound/snapshot.ts'
import { horizon, prepareType, sendType } from '../flow/outbound.ts'
import type { CycleParts } from './cycle-parts.ts'
import { inDependencyOrder } from './dependency-order.ts'
import { noCounts, type PluginReport, reportOf, type Tally } from './report.ts'

/**
 * Second half of a cycle: sends what waited at its start, what a type depends on before the type. Reports each type as
 * it ends.
 */
export async function sendPhase(
  parts: CycleParts,
  types: readonly DocumentType[],
  report: (plugin: PluginReport) => Promise<void>,
): Promise<void> {
  const { site, web, listener, signal, concurrency } = parts
  await resendWhatIsMissing(site, web)
  const unprepared = new Map<DocumentType, unknown>()
  for (const type of types) {
    await prepareType(site, type).catch((error: unknown) => unprepared.set(type, error))
  }
  const last = await horizon(site, types)
  // Only documents for stores are addressed; a store is not to read who the others are.
  const registered = site.site.kind === 'head-office' ? await web.sites() : []
  const sites = new Map(registered.map((one) => [one.code, one]))
  const requests = await web.snapshots.requests({ origin: site.site.code })
  const tallies = new Map(
    types.map((type): [DocumentType, Tally] => [type, { type, counts: noCounts(), milliseconds: 0 }]),
  )
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
        tally.milliseconds = performance.now() - started
      }
    },
    (type, error) => report(reportOf({ ...(tallies.get(type) as Tally), error }, 'sent')),
  )
}
