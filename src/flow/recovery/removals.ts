import type { DocumentName, DocumentType } from '../document-type.ts'
import { gather } from '../outbound/gather.ts'
import type { Surroundings } from '../outbound/pack.ts'
import { decodePacket } from '../packet.ts'
import type { ClaimedDocument } from '../ports/events.ts'
import type { SiteDatabase } from '../ports/site-database.ts'
import type { WebDatabase } from '../ports/web-database.ts'
import type { LostPackets } from './recover.ts'

/** Documents of lost packets that are not here any more, or not meant for those who got them. */
export interface Gone {
  /** How many are taken back from them. */
  readonly removals: number
  /** Deleted here, and of a kind that is kept where it went. */
  readonly kept: readonly (DocumentName & { readonly type: string })[]
}

/** Of types that are on. */
export async function goneOf(
  site: SiteDatabase,
  web: WebDatabase,
  lost: readonly LostPackets[],
  types: readonly DocumentType[],
): Promise<Gone> {
  const surroundings = { types, sites: new Map((await web.sites()).map((one) => [one.code, one])) }
  const removed = new Set<string>()
  const kept = new Map<string, Gone['kept'][number]>()
  for (const stream of lost) {
    const { type: name, audience } = stream.head.stream
    const type = types.find((one) => one.name === name)
    if (!type) continue
    const documents = await documentsIn(web, stream, type)
    for await (const { kind, key, isKept } of notMeantFor(site, type, audience, documents, surroundings)) {
      const text = JSON.stringify([name, kind, key])
      if (isKept) kept.set(text, { type: name, kind, key })
      else removed.add(text)
    }
  }
  return { removals: removed.size, kept: [...kept.values()] }
}

/** What the stream's lost packets brought, as far as a later one of them does not take it back. */
async function documentsIn(
  web: WebDatabase,
  { head, packets }: LostPackets,
  { kinds }: DocumentType,
): Promise<DocumentName[]> {
  const documents = new Map<string, DocumentName>()
  for (const { number } of packets) {
    const packet = await web.packetAfter(head.stream, number - 1)
    if (!packet) continue
    for (const { kind, key, document } of (await decodePacket(packet)).documents) {
      if (document === null) documents.delete(JSON.stringify([kind, key]))
      else documents.set(JSON.stringify([kind, key]), { kind, key })
    }
  }
  return [...documents.values()].filter(({ kind }) => kinds.some(({ name }) => name === kind))
}

async function* notMeantFor(
  site: SiteDatabase,
  type: DocumentType,
  audience: string,
  documents: readonly DocumentName[],
  surroundings: Surroundings,
): AsyncGenerator<DocumentName & { readonly isKept: boolean }> {
  let rest: readonly ClaimedDocument[] = documents
  while (rest.length > 0) {
    const claim = { type: type.name, epoch: 0, number: 0, documents: rest.slice(0, type.limits.documents) }
    const gathered = await gather(site, type, claim, surroundings)
    for (const one of gathered) {
      const stays = one.is === 'content' ? one.audiences.includes(audience) : one.is === 'invalid'
      const { kind, key } = one.document
      if (!stays) yield { kind, key, isKept: one.is === 'kept' }
    }
    const done = new Set(gathered.map(({ document }) => document))
    rest = rest.filter((document) => !done.has(document))
  }
}
