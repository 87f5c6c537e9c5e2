import { type DocumentName, type DocumentType, nameText } from '../document-type.ts'
import { type Parent, type ParentsOf, parentsFinder } from '../outbound/references.ts'
import { decodePacket } from '../packet.ts'
import type { WebDatabase } from '../ports/web-database.ts'
import type { LostPackets } from './recover.ts'

/** A document that lost packets brought, with what it referred to there. */
export interface LostContent extends DocumentName {
  readonly type: DocumentType
  readonly parents: readonly Parent[]
}

/** What a stream's lost packets brought, as far as a later one of them does not take it back. `types`: see parentsFinder. */
export async function lostContents(
  web: WebDatabase,
  { head, packets }: LostPackets,
  type: DocumentType,
  types: readonly DocumentType[],
): Promise<LostContent[]> {
  const documents = new Map<string, LostContent>()
  const parentsOf: ParentsOf = parentsFinder(type, types)
  for (const { number } of packets) {
    const packet = await web.packetAfter(head.stream, number - 1)
    if (!packet) continue
    for (const { kind, key, document } of (await decodePacket(packet)).documents) {
      const text = nameText({ kind, key })
      if (document === null) documents.delete(text)
      else documents.set(text, { type, kind, key, parents: parentsOf(document, kind) })
    }
  }
  return [...documents.values()].filter(({ kind }) => type.kinds.some(({ name }) => name === kind))
}
