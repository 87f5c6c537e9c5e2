import { nameText } from '../document-type.ts'
import type { SiteDatabase } from '../ports/site-database.ts'
import { pushTo } from '../push-to.ts'
import { rowsOf } from '../rows-of.ts'
import type { LostContent } from './lost-contents.ts'

const TOGETHER = 1000

/** By `lostText`. */
export type LostContents = ReadonlyMap<string, LostContent>

/**
 * Of lost documents those that are in no table here any more, and that others refer to which stay where they went; with what
 * they refer to themselves, and so on. Each with the one that refers to it.
 */
export async function referredFrom(
  site: SiteDatabase,
  staying: Iterable<LostContent>,
  lost: LostContents,
): Promise<ReadonlyMap<LostContent, LostContent>> {
  const referred = new Map<LostContent, LostContent>()
  let referring = [...staying]
  while (referring.length > 0) {
    const found = new Map<LostContent, LostContent>()
    for (const one of referring) {
      for (const { type, kind, key } of one.parents) {
        const parent = lost.get(lostText(type.name, { kind, key }))
        if (parent && !referred.has(parent) && !found.has(parent)) found.set(parent, one)
      }
    }
    referring = await absentAmong(site, [...found.keys()])
    for (const parent of referring) referred.set(parent, found.get(parent)!)
  }
  return referred
}

/** Those that are in no table. */
export async function absentAmong(site: SiteDatabase, documents: readonly LostContent[]): Promise<LostContent[]> {
  const kinds = new Map<string, LostContent[]>()
  for (const one of documents) pushTo(kinds, JSON.stringify([one.type.name, one.kind]), one)
  const absent: LostContent[] = []
  for (const ofKind of kinds.values()) {
    for (let at = 0; at < ofKind.length; at += TOGETHER) {
      const some = ofKind.slice(at, at + TOGETHER)
      const [{ type, kind }] = some as [LostContent]
      const rows = await site.read((tx) => rowsOf(tx, type, kind, some))
      absent.push(...some.filter((one) => !rows.has(nameText(one))))
    }
  }
  return absent
}

/** The same text for the same document. */
export function lostText(type: string, { kind, key }: Pick<LostContent, 'kind' | 'key'>): string {
  return JSON.stringify([type, kind, key])
}
