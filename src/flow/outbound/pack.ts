import type { DocumentType } from '../document-type.ts'
import { encodePacket } from '../packet.ts'
import type { Claim, ClaimedDocument, RegisteredSite, SentOutcome, SiteDatabase } from '../ports.ts'
import type { OutboxPacket } from '../stream.ts'
import type { Fork } from '../version.ts'
import { type Addressed, address, type Judged } from './address.ts'
import { extract } from './extract.ts'
import { coverageOf } from './references.ts'
import { transform } from './transform.ts'

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
  bytes: number
  /** Documents that have their outcome, or need none. */
  readonly done: Set<ClaimedDocument>
}

/**
 * Steps 3 and 4: extracts and transforms a claim and puts its packets, one per audience, into the outbox. One local
 * commit stores the bytes and the audiences they go to; from then on the claim is never extracted again (PROTOCOL.md,
 * rule 4). Documents beyond the packet's size become a claim of their own in the same commit. Gives how many of the
 * claim's documents are invalid.
 */
export async function pack(
  site: SiteDatabase,
  type: DocumentType,
  claim: Claim,
  surroundings: Surroundings,
): Promise<number> {
  const { parcel, forks } = await gatherParcel(site, type, claim, surroundings)
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

/** Extracts, transforms and addresses a claim's documents, from one snapshot, up to the packet's size. */
export function gatherParcel(
  site: SiteDatabase,
  type: DocumentType,
  claim: Claim,
  { types, sites }: Surroundings,
): Promise<{ readonly parcel: Parcel; readonly forks: readonly Fork[] }> {
  return site.read(async (tx) => {
    const forks = await tx.epochs.forks()
    const parcel: Parcel = { lines: new Map(), outcomes: [], bytes: 0, done: new Set() }
    const coverage = coverageOf(type, types, claim)
    const batchSize = () => roomFor(parcel, type.limits.bytes)
    for await (const batch of extract(type, claim.documents, tx.origin(type), batchSize)) {
      const held = await tx.sent.audiences(
        type.name,
        batch.map(({ document }) => document),
      )
      const judged: Judged[] = []
      for (const [i, extracted] of batch.entries()) {
        const transformed = await transform(type, extracted.document, extracted.row, site.site)
        judged.push({ ...extracted, transformed, held: held[i] ?? [] })
      }
      const contents = judged.flatMap(({ document: { kind }, transformed }) =>
        transformed.is === 'content' ? [{ kind, document: transformed.document }] : [],
      )
      const uncovered = await coverage(tx, contents)
      for (const one of judged) {
        if (parcel.bytes >= type.limits.bytes) return { parcel, forks }
        addTo(parcel, one.document, address(type, claim, one, sites, uncovered))
      }
    }
    return { parcel, forks }
  })
}

/** Documents that are likely to fill the packet: set-based where they are small, few at a time where they are large. */
function roomFor({ bytes, done }: Parcel, limit: number): number {
  if (bytes === 0) return FIRST_BATCH
  return Math.max(1, Math.ceil(((limit - bytes) * done.size) / bytes))
}

const FIRST_BATCH = 100

function addTo(parcel: Parcel, document: ClaimedDocument, { outcome, lines }: Addressed): void {
  parcel.done.add(document)
  if (outcome) parcel.outcomes.push(outcome)
  for (const [audience, line] of lines) {
    const others = parcel.lines.get(audience)
    if (others) others.push(line)
    else parcel.lines.set(audience, [line])
    parcel.bytes += Buffer.byteLength(line)
  }
}

/** A kind that the plugin no longer has cannot be extracted; its documents leave the claim. */
function isKnown(type: DocumentType, { kind }: ClaimedDocument): boolean {
  return type.kinds.some(({ name }) => name === kind)
}
