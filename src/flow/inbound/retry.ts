import type { DocumentType, HeldDocument, SiteDatabase } from '../ports.ts'
import { applyHalving, outcomesOf, setAside } from './apply.ts'
import { refusal } from './guard.ts'

/** As many as one packet: what waits for each other must be applied together, two items that swap their barcodes. */
const TOGETHER = 5000

/**
 * The end of the receive: removals, what refers to a document before the document, then what waits, in load order;
 * again as long as anything was applied, since that may be what the rest waits for (PROTOCOL.md, rules 12 and 13). Quarantined documents are tried
 * once, as long as they have attempts left. Gives how many were applied; a type that fails is reported and left out.
 */
export async function retryHeld(
  site: SiteDatabase,
  types: readonly DocumentType[],
  failed: (type: DocumentType, error: unknown) => void,
): Promise<number> {
  const left = new Set(types)
  let total = 0
  let applied = 0
  let attempts = true
  const attempt = async (type: DocumentType, what: 'content' | 'removals') => {
    if (!left.has(type)) return
    try {
      applied += await retryType(site, type, what, attempts ? type.limits.attempts : 0)
    } catch (error) {
      left.delete(type)
      failed(type, error)
    }
  }
  do {
    applied = 0
    for (const type of types.toReversed()) await attempt(type, 'removals')
    for (const type of types) await attempt(type, 'content')
    total += applied
    attempts = false
  } while (applied > 0)
  return total
}

async function retryType(
  site: SiteDatabase,
  type: DocumentType,
  what: 'content' | 'removals',
  attempts: number,
): Promise<number> {
  let applied = 0
  let after: HeldDocument | undefined
  do {
    const page = await site.write(async (tx) => {
      const due = await tx.received.due(type.name, what, attempts, TOGETHER, after)
      const known = await tx.received.known(type.name, due)
      const refusals = due.flatMap((held, i) => {
        const error = refusal(held, known[i] ?? [])
        return error ? [{ held, error }] : []
      })
      const refused = new Set(refusals.map(({ held }) => held))
      const free = due.filter((held) => !refused.has(held))
      const failures = await applyHalving(tx, type, free)
      await tx.received.record([
        ...outcomesOf(free, failures),
        ...refusals.map(({ held, error }) => setAside(held, error)),
      ])
      return { last: due.length === TOGETHER ? due.at(-1) : undefined, applied: free.length - failures.length }
    })
    applied += page.applied
    after = page.last
  } while (after)
  return applied
}
