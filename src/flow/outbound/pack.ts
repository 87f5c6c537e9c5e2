import type { DocumentName, DocumentType } from '../document-type.ts'
import { encodePacket } from '../packet.ts'
import type { Claim, ClaimedDocument } from '../ports/events.ts'
import type { SentOutcome } from '../ports/outbox.ts'
import type { SiteDatabase } from '../ports/site-database.ts'
import type { RegisteredSite } from '../ports/web-database.ts'
import { pushTo } from '../push-to.ts'
import type { OutboxPacket } from '../stream.ts'
import type { Fork } from '../version.ts'
import type { Addressed } from './address.ts'
import { coverageOf } from './coverage.ts'
import { type Outcome, outcomeOf } from './outcome.ts'

/** What an origin needs to know to address its documents. */
export interface Surroundings {
  /** The types that are on, in dependency order. */
  readonly types: readonly DocumentType[]
  readonly sites: ReadonlyMap<string, RegisteredSite>
}

/** A claim's packets in the making: their lines by audience, and what became of each document. */
export interface Parcel {
  readonly lines: Map<string, string[]>
  readonly outcomes: SentOutcome[]
  /** By audience, documents that are invalid now and that it holds. */
  readonly kept: Map<string, DocumentName[]>
  bytes: number
  /** Documents that have their outcome, or need none. */
  readonly done: Set<ClaimedDocument>
}

/**
 * Step 4, to its end: puts a claim's packets, one per audience, into the outbox. One local commit stores the bytes and the
 * audiences they go to; from then on the claim is never extracted again (PROTOCOL.md, rule 4). Documents beyond the
 * packet's size become a claim of their own in the same commit. Gives how many of the claim's documents are invalid.
 */
export async function pack(
  site: SiteDatabase,
  type: DocumentType,
  claim: Claim,
  gathered: readonly Addressed[],
): Promise<number> {
  const { parcel, forks } = await parcelOf(site, type, claim, gathered)
  const packets: OutboxPacket[] = []
  for (const [audience, lines] of parcel.lines) {
    packets.push(await encodePacket(site.site.code, type, claim, audience, lines, forks))
  }
  const rest = claim.documents.filter((document) => !parcel.done.has(document) && isKnown(type, document))
  await site.write(async (tx) => {
    await tx.outbox.store(packets)
    await tx.sent.record(claim, parcel.outcomes)
    await tx.claims.close(claim)
    if (rest.length > 0) await tx.claims.record({ type: type.name, ...(await tx.claims.draw()), documents: rest })
  })
  return parcel.outcomes.filter(({ status }) => status === 'INVALID').length
}

/** What was gathered, for its audiences and those that drop out, up to the packet's size. */
export function parcelOf(
  site: SiteDatabase,
  type: DocumentType,
  claim: Claim,
  gathered: readonly Addressed[],
): Promise<{ readonly parcel: Parcel; readonly forks: readonly Fork[] }> {
  return site.read(async (tx) => {
    const forks = await tx.epochs.forks()
    const parcel: Parcel = { lines: new Map(), outcomes: [], kept: new Map(), bytes: 0, done: new Set() }
    const documents = gathered.map(({ document }) => document)
    const held = await tx.sent.holders(type.name, documents)
    const referred = gathered.map((one) => (one.is === 'content' ? one.parents : []))
    const uncovered = await coverageOf(tx, type, claim, referred)
    for (const [i, addressed] of gathered.entries()) {
      // Removals, too, are bytes.
      if (parcel.bytes >= type.limits.bytes) break
      const holders = held[i]!
      addTo(parcel, addressed.document, outcomeOf(claim, addressed, holders, uncovered), holders.audiences)
    }
    return { parcel, forks }
  })
}

function addTo(
  parcel: Parcel,
  document: ClaimedDocument,
  { outcome, lines }: Outcome,
  holders: readonly string[],
): void {
  parcel.done.add(document)
  if (outcome) parcel.outcomes.push(outcome)
  if (outcome?.status === 'INVALID') for (const audience of holders) pushTo(parcel.kept, audience, document)
  for (const { audience, text } of lines) {
    pushTo(parcel.lines, audience, text)
    parcel.bytes += Buffer.byteLength(text)
  }
}

/** A kind that the plugin no longer has cannot be extracted; its documents leave the claim. */
function isKnown(type: DocumentType, { kind }: ClaimedDocument): boolean {
  return type.kinds.some(({ name }) => name === kind)
}
