import { coded } from '../../contract/errors.ts'
import { encodePacket, lineOf } from '../packet.ts'
import type {
  Claim,
  ClaimedDocument,
  DocumentType,
  OutboxPacket,
  RegisteredSite,
  SentOutcome,
  SiteDatabase,
} from '../ports.ts'
import { addressOf } from './address.ts'
import { type Extracted, extract } from './extract.ts'
import { coverage, type Uncovered } from './references.ts'
import { type Transformed, transform } from './transform.ts'

/** What an origin needs to know to address its documents. */
export interface Surroundings {
  /** The types that are on, in dependency order. */
  readonly types: readonly DocumentType[]
  readonly sites: ReadonlyMap<string, RegisteredSite>
}

/** A claim's packets in the making: their lines by audience, and what became of each document. */
interface Parcel {
  readonly lines: Map<string, string[]>
  readonly outcomes: SentOutcome[]
  bytes: number
  /** Documents that have their outcome, or need none. */
  readonly done: Set<ClaimedDocument>
}

type Judged = Extracted & { readonly transformed: Transformed; readonly held: readonly string[] }

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
  { types, sites }: Surroundings,
): Promise<number> {
  const parcel: Parcel = { lines: new Map(), outcomes: [], bytes: 0, done: new Set() }
  await site.read(async (tx) => {
    for await (const batch of extract(type, claim.documents, tx.origin(type))) {
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
      const uncovered = await coverage(tx, type, types, claim, contents)
      for (const one of judged) {
        if (parcel.bytes >= type.limits.bytes) return
        settleInto(parcel, type, claim, one, sites, uncovered)
      }
    }
  })
  const packets: OutboxPacket[] = []
  for (const [audience, lines] of parcel.lines) {
    packets.push(await encodePacket(site.site.code, type, claim, audience, lines))
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

function settleInto(
  parcel: Parcel,
  type: DocumentType,
  claim: Claim,
  { document: name, transformed, held }: Judged,
  sites: Surroundings['sites'],
  uncovered: Uncovered,
): void {
  parcel.done.add(name)
  const { kind, key, to } = name
  if (transformed.is === 'kept') return
  if (transformed.is === 'invalid') {
    const { code, reason, remedy } = transformed
    parcel.outcomes.push({ kind, key, status: 'INVALID', code, reason, remedy })
    return
  }
  const document = transformed.is === 'content' ? transformed.document : undefined
  const address = document ? addressOf(type, document, kind, sites) : { audiences: [], strangers: [] }
  const refusal = document && refusalOf(type, document, kind, address, uncovered)
  if (refusal) {
    parcel.outcomes.push({
      kind,
      key,
      status: 'INVALID',
      code: refusal.code,
      reason: refusal.message,
      remedy: refusal.remedy,
    })
    return
  }
  const everywhere = address.audiences.includes('*')
  const audiences = to ? to.filter((store) => everywhere || address.audiences.includes(store)) : address.audiences
  // A resend to some is no word about the others: they keep what they hold.
  const removals = to ? [] : held.filter((audience) => !address.audiences.includes(audience))
  if (audiences.length + removals.length === 0) {
    if (!to) parcel.outcomes.push({ kind, key, status: 'NOBODY' })
    return
  }
  for (const audience of audiences) {
    const content = audience === '*' || !document ? document : type.narrow(document, audience, kind)
    add(parcel, audience, lineOf(kind, key, claim.number, content ?? null))
  }
  for (const audience of removals) add(parcel, audience, lineOf(kind, key, claim.number, null))
  const note = address.strangers.length > 0 ? `Not sent to ${address.strangers.join(', ')}.` : undefined
  parcel.outcomes.push({ kind, key, status: 'PENDING', audiences, removals, note })
}

function refusalOf(
  type: DocumentType,
  document: object,
  kind: string,
  { audiences, strangers }: { readonly audiences: readonly string[]; readonly strangers: readonly string[] },
  uncovered: Uncovered,
) {
  if (audiences.length === 0 && strangers.length > 0) {
    return coded('TS_AUDIENCE_UNKNOWN', { stores: strangers.join(', '), type: type.name })
  }
  const parent = uncovered(document, kind, audiences)
  return (
    parent &&
    coded('TS_AUDIENCE_WIDER', { parent: `${parent.kind} ${parent.key.join('/')}`, stores: audiences.join(', ') })
  )
}

function add(parcel: Parcel, audience: string, line: string): void {
  const lines = parcel.lines.get(audience)
  if (lines) lines.push(line)
  else parcel.lines.set(audience, [line])
  parcel.bytes += Buffer.byteLength(line)
}

/** A kind that the plugin no longer has cannot be extracted; its documents leave the claim. */
function isKnown(type: DocumentType, { kind }: ClaimedDocument): boolean {
  return type.kinds.some(({ name }) => name === kind)
}
