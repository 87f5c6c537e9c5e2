import type { DocumentName, DocumentType } from '../document-type.ts'
import type { Claim } from '../ports/events.ts'
import type { SiteSnapshot } from '../ports/site-database.ts'
import { pushTo } from '../push-to.ts'
import type { Parent } from './references.ts'

/** The name of a document that does not reach all of these audiences, among what one refers to. */
export type Uncovered = (parents: readonly Parent[], audiences: readonly string[]) => DocumentName | undefined

/**
 * Checks that a dependent document's audience lies within that of what it refers to (PROTOCOL.md, rule 5). `referred`:
 * what the documents of a batch refer to, looked up at once. Parents that are claimed together with the batch go in the
 * same packets; parents whose plugin is off come some other way, and are not checked.
 */
export async function coverageOf(
  tx: Pick<SiteSnapshot, 'sent'>,
  type: DocumentType,
  claim: Claim,
  referred: Iterable<readonly Parent[]>,
): Promise<Uncovered> {
  const wanted = new Set<Parent>()
  for (const parents of referred) for (const parent of parents) wanted.add(parent)
  const own = [...wanted].filter((parent) => parent.type === type)
  if (own.length > 0) {
    const claimed = new Set(claim.documents.map(nameText))
    for (const parent of own) if (claimed.has(nameText(parent))) wanted.delete(parent)
  }
  const reached = new Map<Parent, readonly string[]>()
  for (const [ofType, parents] of byType(wanted)) {
    const holders = await tx.sent.holders(ofType.name, parents)
    for (const [i, parent] of parents.entries()) reached.set(parent, holders[i]!.audiences)
  }
  return (parents, audiences) =>
    parents.find((parent) => {
      const reach = reached.get(parent)
      return reach && !reach.includes('*') && audiences.some((audience) => !reach.includes(audience))
    })
}

function byType(parents: Iterable<Parent>): Map<DocumentType, Parent[]> {
  const types = new Map<DocumentType, Parent[]>()
  for (const parent of parents) pushTo(types, parent.type, parent)
  return types
}

function nameText({ kind, key }: DocumentName): string {
  return `${kind} ${key[0]}`
}
