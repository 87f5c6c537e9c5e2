import { coded } from '../contract/errors.ts'
import type { DocumentType } from '../flow/document-type.ts'
import { acknowledge } from '../flow/inbound/acknowledge.ts'
import { streamsAhead } from '../flow/inbound/receive.ts'
import { retryHeld } from '../flow/inbound/retry.ts'
import { receiveType } from '../flow/inbound.ts'
import { settle } from '../flow/outbound/settle.ts'
import type { CycleParts } from './cycle-parts.ts'
import { inDependencyOrder } from './dependency-order.ts'
import { noCounts, type PluginReport, reportOf, type Tally } from './report.ts'

/**
 * First half of a cycle: receives every type that is on in dependency order, tries what waits, tells the origins, and
 * learns from the destinations what became of this site's own documents.
 */
export async function receivePhase(parts: CycleParts, types: readonly DocumentType[]): Promise<PluginReport[]> {
  const { site, web, listener, signal, concurrency } = parts
  const ahead = await streamsAhead(site, web)
  const tallies = types.map((type): Tally => ({ type, counts: noCounts(), milliseconds: 0 }))
  const failures = await inDependencyOrder(types, concurrency, async (type) => {
    const started = performance.now()
    const tally = tallies.find((tally) => tally.type === type)
    if (!tally) return
    const progress = () => listener.progress?.('received', type.name, tally.counts)
    try {
      tally.error = await receiveType(site, web, type, ahead, tally.counts, { signal, progress })
    } finally {
      tally.milliseconds = performance.now() - started
    }
  })
  for (const tally of tallies) tally.error = failures.get(tally.type) ?? tally.error
  // A store has two streams of a type: what the one removes, the one that is held may bring.
  const whole = (tally: Tally) => tally.error === undefined || site.site.kind === 'head-office'
  const working = tallies.filter((tally) => !failures.has(tally.type) && whole(tally))
  await retryHeld(
    site,
    working.map(({ type }) => type),
    (type, error) => {
      for (const tally of working) if (tally.type === type) tally.error = error
    },
    signal,
  )
  await acknowledge(site, web)
  await settle(site, web)
  const held = await site.read((tx) => tx.received.rejections())
  for (const { type, counts } of tallies) {
    counts.setAside = held.filter((one) => one.type === type.name && one.status !== 'WAIVED').length
  }
  const unknown = new Set(ahead.map(({ head }) => head.stream.type).filter((type) => !parts.known.includes(type)))
  return [
    ...tallies.map((tally) => reportOf(tally, 'received')),
    ...[...unknown].map((type) => strange(type, parts.known)),
  ]
}

/** Another site has a plugin that this one lacks: its documents wait in the web database. */
function strange(type: string, known: readonly string[]): PluginReport {
  const error = coded('TS_TYPE_UNKNOWN', { type, known: known.join(', ') })
  return { type, direction: 'received', ...noCounts(), milliseconds: 0, error }
}
