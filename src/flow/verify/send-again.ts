import { type DocumentName, type DocumentType, nameText } from '../document-type.ts'
import type { SiteDatabase } from '../ports/site-database.ts'
import type { Repair } from './question.ts'

const TOGETHER = 1000

/**
 * Appends events for documents that a destination has differently, but for those that were lost here. They are sent under a
 * new version, so that they take the place of whatever is there; what is not meant for it is remembered as if it had been
 * sent, and so taken back. Gives how many.
 */
export async function sendAgain(
  site: SiteDatabase,
  type: DocumentType,
  destination: string,
  documents: readonly Repair[],
): Promise<number> {
  const audience = type.flow === 'to-store' ? destination : 'HO'
  // There is nothing to send of these, and they are not to be removed.
  const lost = new Set((await site.read((tx) => tx.sent.lost(type.name))).map(nameText))
  const known = documents.filter((one) => type.kinds.some(({ name }) => name === one.kind) && !lost.has(nameText(one)))
  for (let at = 0; at < known.length; at += TOGETHER) {
    const some = known.slice(at, at + TOGETHER)
    await site.write(async (tx) => {
      const unmeant = some.filter(({ what }) => what === 'UNMEANT').map(nameOf)
      if (unmeant.length > 0) {
        await tx.sent.remember(type.name, unmeant, audience)
        await tx.events.append(type.name, unmeant)
      }
      const meant = some.filter(({ what }) => what !== 'UNMEANT').map(nameOf)
      const holders = await tx.sent.holders(type.name, meant)
      // What was never sent to anybody is sent wherever it belongs.
      const fresh = meant.filter((_, index) => holders[index]!.audiences.length === 0)
      const again = meant.filter((_, index) => holders[index]!.audiences.length > 0)
      if (fresh.length > 0) await tx.events.append(type.name, fresh)
      if (again.length > 0) await tx.events.append(type.name, again, type.flow === 'to-store' ? [audience] : undefined)
    })
  }
  return known.length
}

function nameOf({ kind, key }: DocumentName): DocumentName {
  return { kind, key }
}
