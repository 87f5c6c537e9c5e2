import type { DocumentName, DocumentType } from '../document-type.ts'
import type { Addressed } from '../outbound/address.ts'
import { gather } from '../outbound/gather.ts'
import type { Surroundings } from '../outbound/pack.ts'
import type { SiteDatabase } from '../ports/site-database.ts'
import type { WebDatabase } from '../ports/web-database.ts'
import { type LostContent, lostContents } from './lost-contents.ts'
import type { LostPackets } from './recover.ts'
import { absentAmong, lostText, referredFrom } from './referred.ts'

/** Documents of lost packets that are not here any more, or not meant for those who got them. */
export interface Gone {
  /** How many are taken back from them. */
  readonly removals: number
  /** Not here any more, and kept where they went. */
  readonly kept: readonly KeptDocument[]
}

export interface KeptDocument extends DocumentName {
  readonly type: string
  /** It would be taken back, if this one did not refer to it; absent: its kind is kept, or it was found so before. */
  readonly referring?: DocumentName & { readonly type: string }
}

/** Of these types. */
export async function goneOf(
  site: SiteDatabase,
  web: WebDatabase,
  lost: readonly LostPackets[],
  types: readonly DocumentType[],
): Promise<Gone> {
  const surroundings = { types, sites: new Map((await web.sites()).map((one) => [one.code, one])) }
  const removed = new Map<string, LostContent>()
  const kept = new Map<string, LostContent>()
  for (const stream of lost) {
    const { type: name, audience } = stream.head.stream
    const type = types.find((one) => one.name === name)
    if (!type) continue
    const documents = await lostContents(web, stream, type, types)
    for await (const { document, isKept } of notMeantFor(site, type, audience, documents, surroundings))
      (isKept ? kept : removed).set(lostText(name, document), document)
  }
  const before = await absentAmong(site, await foundBefore(site, removed))
  for (const document of before) removed.delete(lostText(document.type.name, document))
  const referred = await referredFrom(site, [...kept.values(), ...before], removed)
  return {
    removals: removed.size - referred.size,
    kept: [
      ...[...kept.values(), ...before].map(nameOf),
      ...[...referred].map(([document, referring]) => ({ ...nameOf(document), referring: nameOf(referring) })),
    ],
  }
}

/** By an earlier recovery, or by this one before it was interrupted. */
async function foundBefore(site: SiteDatabase, removed: ReadonlyMap<string, LostContent>): Promise<LostContent[]> {
  const found: LostContent[] = []
  for (const type of new Set([...removed.values()].map(({ type }) => type.name))) {
    for (const name of await site.read((tx) => tx.sent.lost(type))) {
      const document = removed.get(lostText(type, name))
      if (document) found.push(document)
    }
  }
  return found
}

async function* notMeantFor(
  site: SiteDatabase,
  type: DocumentType,
  audience: string,
  documents: readonly LostContent[],
  surroundings: Surroundings,
): AsyncGenerator<{ readonly document: LostContent; readonly isKept: boolean }> {
  let rest = documents
  while (rest.length > 0) {
    const claim = { type: type.name, epoch: 0, number: 0, documents: rest.slice(0, type.limits.documents) }
    const gathered = await gather(site, type, claim, surroundings)
    const outcomes = new Map<DocumentName, Addressed>(gathered.map((one) => [one.document, one]))
    for (const document of rest) {
      const one = outcomes.get(document)
      const stays = !one || (one.is === 'content' ? one.audiences.includes(audience) : one.is === 'invalid')
      if (!stays) yield { document, isKept: one.is === 'kept' }
    }
    rest = rest.filter((document) => !outcomes.has(document))
  }
}

function nameOf({ type, kind, key }: LostContent): DocumentName & { readonly type: string } {
  return { type: type.name, kind, key }
}
