import { coded } from '../contract/errors.ts'
import { acknowledge } from '../flow/inbound/acknowledge.ts'
import { askForParents, stillWaiting } from '../flow/inbound/missing-parents.ts'
import { streamsAhead } from '../flow/inbound/receive.ts'
import { settle } from '../flow/outbound/settle.ts'
import type { CycleParts } from './cycle-parts.ts'
import { receiveOrigins } from './receive-origins.ts'
import type { Receiving } from './receiving.ts'
import { noCounts, type PluginReport, reportOf } from './report.ts'

/**
 * First half of a cycle: receives every type that is on, tries what waits, tells the origins, and learns from the
 * destinations what became of this site's own documents. Gives what was received so far.
 */
export async function receivePhase(parts: CycleParts, receiving: Receiving): Promise<PluginReport[]> {
  const reports = await receive(parts, receiving)
  await settle(parts.site, parts.web)
  return reports
}

/** The share of a host that has not got the cycle: it receives, and no more (DESIGN.md, section 6). */
export async function receive(parts: CycleParts, receiving: Receiving): Promise<PluginReport[]> {
  const { site, web, alone, signal } = parts
  const { tallies } = receiving
  const heldBefore = await site.read((tx) => tx.received.rejections())
  const ahead = await streamsAhead(site, web)
  const requests = await web.snapshots.requests({ site: site.site.code })
  const sending = [...ahead.map(({ head }) => head.stream.origin), ...requests.map(({ origin }) => origin)]
  await receiveOrigins(parts, receiving, { sending, requests })
  // One after the other: what is told must not be older than what was told before.
  await alone('acknowledge', () => acknowledge(site, web))
  const held = await site.read((tx) => tx.received.rejections())
  const types = tallies.map(({ type }) => type)
  // What is not read yet may be what they wait for.
  if (!signal.aborted) await askForParents(site, web, types, stillWaiting(heldBefore, held))
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
