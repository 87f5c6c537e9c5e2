import { coded } from '../../contract/errors.ts'
import type { DocumentType } from '../document-type.ts'
import type { Claim, ClaimedDocument } from '../ports/events.ts'
import type { SentOutcome } from '../ports/outbox.ts'
import type { SiteDatabase } from '../ports/site-database.ts'

/**
 * Step 2, claim: takes pending events of a type, one entry per document, and draws the claim's number, which is the
 * documents' version. The counter is locked first and raised in the same transaction: numbers commit in the order in
 * which they were drawn (PROTOCOL.md, rule 1). A claim that is open already goes first: an earlier cycle left it, or its
 * documents did not fit into the packet of another. `latest`: the claim of this cycle before it, which may still be open.
 *
 * `last`: the last event that this cycle takes. All types of a cycle take what one snapshot saw, and what a type
 * depends on goes before it: so what a document refers to is normally sent before it (rule 3).
 */
export async function claim(
  site: SiteDatabase,
  type: DocumentType,
  last: number,
  latest?: Claim,
): Promise<Claim | undefined> {
  const open = await site.read((tx) => tx.claims.open(type.name, latest))
  if (open || last === 0) return open
  return site.write(async (tx) => {
    const drawn = await tx.claims.draw()
    // None is opened from here on: the counter is locked. One with a lower number would not be seen again in this cycle.
    const opened = await tx.claims.open(type.name, latest)
    if (opened) return opened
    const documents = await tx.events.take(type.name, last, mostOf(type, latest))
    if (documents.length === 0) return undefined
    const taken: Claim = { type: type.name, ...drawn, documents: documents.filter(isNameable) }
    await tx.claims.record(taken)
    const unnameable = documents.filter((document) => !isNameable(document))
    if (unnameable.length > 0) await tx.sent.record(taken, unnameable.map(tooLong))
    return taken
  })
}

/** The first packet of many goes soon: its destination works while the others are made. */
function mostOf({ limits: { documents } }: DocumentType, latest: Claim | undefined): number {
  return latest ? documents : Math.min(documents, FIRST)
}

const FIRST = 1000

/** What an index of every database can hold. */
export const LONGEST_KEY = 640

function isNameable({ key }: ClaimedDocument): boolean {
  return JSON.stringify(key).length <= LONGEST_KEY
}

/** Shown by as much of its key as can be. */
function tooLong({ kind, key }: ClaimedDocument): SentOutcome {
  const { code, message: reason, remedy } = coded('TS_KEY_TOO_LONG', { most: LONGEST_KEY })
  return { kind, key: [`${key.join('/').slice(0, 200)}…`], status: 'INVALID', code, reason, remedy }
}
