import type { DocumentType } from '../document-type.ts'
import type { DueDocuments, HeldDocument } from '../ports/received.ts'
import type { SiteDatabase, SiteTransaction } from '../ports/site-database.ts'
import { applyHalving, type Failure, outcomesOf, setAside } from './apply.ts'
import { type Endings, withoutEndings } from './endings.ts'
import { judgeOwner } from './guard.ts'

/** As many as one packet: what waits for each other must be applied together, two items that swap their barcodes. */
const TOGETHER = 5000

/**
 * The end of the receive from an origin: removals, what refers to a document before the document, then what waits, in
 * load order; again as long as anything related was applied, since that may be what the rest waits for (PROTOCOL.md,
 * rules 12 and 13). `counted`: quarantined documents are tried once, too, as long as they have attempts left. Gives how
 * many were applied; a type that fails is reported and left out.
 */
export async function retryHeld(
  site: SiteDatabase,
  origin: string,
  types: readonly DocumentType[],
  { counted, failed, signal }: RetryOptions,
): Promise<number> {
  const left = new Set(types)
  let total = 0
  let moved: ReadonlySet<DocumentType> = left
  let attempts = counted
  const attempt = async (type: DocumentType, what: 'content' | 'removals', moving: Set<DocumentType>) => {
    if (!left.has(type) || signal.aborted || ![...moved].some((other) => areRelated(type, other))) return
    try {
      const due = { type: type.name, origin, what, attempts: attempts ? type.limits.attempts : 0, most: TOGETHER }
      const applied = await retryType(site, type, due, signal)
      total += applied
      if (applied > 0) moving.add(type)
    } catch (error) {
      left.delete(type)
      failed(type, error)
    }
  }
  do {
    const moving = new Set<DocumentType>()
    for (const type of types.toReversed()) await attempt(type, 'removals', moving)
    for (const type of types) await attempt(type, 'content', moving)
    moved = moving
    attempts = false
  } while (moved.size > 0)
  return total
}

export interface RetryOptions {
  readonly counted: boolean
  readonly failed: (type: DocumentType, error: unknown) => void
  readonly signal: AbortSignal
}

/** What is applied of one may be what documents of the other wait for. */
function areRelated(one: DocumentType, other: DocumentType): boolean {
  return one === other || one.dependsOn.includes(other.name) || other.dependsOn.includes(one.name)
}

async function retryType(
  site: SiteDatabase,
  type: DocumentType,
  which: DueDocuments,
  signal: AbortSignal,
): Promise<number> {
  let applied = 0
  let after: HeldDocument | undefined
  do {
    const last = after
    const page = await withoutEndings((endings) =>
      site.write(async (tx) => {
        const due = await tx.received.due({ ...which, after: last })
        let applied = 0
        for (const documents of oncePerKey(due)) applied += await retryDocuments(tx, type, documents, endings)
        return { last: due.length === TOGETHER ? due.at(-1) : undefined, applied }
      }),
    )
    applied += page.applied
    after = page.last
  } while (after && !signal.aborted)
  return applied
}

async function retryDocuments(
  tx: SiteTransaction,
  type: DocumentType,
  documents: readonly HeldDocument[],
  endings: Endings,
): Promise<number> {
  const known = await tx.received.known(type.name, documents)
  const free: HeldDocument[] = []
  const absent: HeldDocument[] = []
  const refused: HeldDocument[] = []
  for (const [i, held] of documents.entries()) {
    const verdict = judgeOwner(held, known[i] ?? [])
    if (verdict.is === 'refused') refused.push(setAside(held, verdict.error))
    else if (verdict.is === 'absent') absent.push(held)
    else free.push(held)
  }
  const failures = await applySwapping(tx, type, free, endings)
  await tx.received.record([...outcomesOf([...free, ...absent], failures), ...refused])
  return free.length - failures.length
}

/**
 * Halving may part two documents that swap a unique value, on account of a third. Those whose value is taken are tried
 * once more without the others, in another order each time.
 */
async function applySwapping(
  tx: SiteTransaction,
  type: DocumentType,
  documents: readonly HeldDocument[],
  endings: Endings,
): Promise<Failure[]> {
  const failures = await applyHalving(tx, type, documents, endings)
  const taken = failures.filter(({ error }) => error.code === 'TS_UNIQUE_TAKEN').map(({ held }) => held)
  if (taken.length < 2 || documents.length === 2) return failures
  const others = failures.filter(({ error }) => error.code !== 'TS_UNIQUE_TAKEN')
  return [...others, ...(await applyHalving(tx, type, shuffled(taken), endings))]
}

function shuffled<T>(all: readonly T[]): T[] {
  return all
    .map((one) => ({ one, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one)
}

/** Documents with one key, from several origins, one after the other: the first that is applied owns the key (rule 10). */
function oncePerKey(documents: readonly HeldDocument[]): HeldDocument[][] {
  const turns: HeldDocument[][] = []
  const seen = new Map<string, number>()
  for (const document of documents) {
    const name = JSON.stringify([document.kind, document.key])
    const turn = seen.get(name) ?? 0
    seen.set(name, turn + 1)
    const others = turns[turn]
    if (others) others.push(document)
    else turns.push([document])
  }
  return turns
}
