import type { Key } from '../../contract/index.ts'
import type { DocumentType } from '../document-type.ts'
import type { SiteDatabase } from '../ports/site-database.ts'

/**
 * Step 1, capture. Triggers append a business event in the transaction of the business change; they are installed by
 * `tillsync migrate`. What existed before them is published: an event for each key.
 */

/** Appends an event for every document of the type, a batch of keys per transaction. Gives how many. */
export async function publishAll(site: SiteDatabase, type: DocumentType, to?: readonly string[]): Promise<number> {
  let published = 0
  for (const kind of type.kinds) {
    for await (const keys of site.keys(type, kind.name)) {
      published += await publish(site, type, kind.name, keys, to)
    }
  }
  return published
}

/** Appends an event for each of these documents. `to`: they are sent to these stores only. */
export async function publish(
  site: SiteDatabase,
  type: DocumentType,
  kind: string,
  keys: readonly Key[],
  to?: readonly string[],
): Promise<number> {
  const documents = keys.map((key) => ({ kind, key }))
  await site.write((tx) => tx.events.append(type.name, documents, to))
  return keys.length
}

/**
 * A type that is turned on for the first time, or mapped anew, is published as a whole (PROTOCOL.md, rule 7). The
 * fingerprint is recorded last: a crash on the way publishes again, which changes nothing at the destinations.
 */
export async function publishWhatIsNew(site: SiteDatabase, type: DocumentType): Promise<void> {
  const known = await site.read((tx) => tx.publications.fingerprint(type.name))
  if (known === type.fingerprint) return
  await publishAll(site, type)
  await site.write((tx) => tx.publications.record(type.name, type.fingerprint))
}
