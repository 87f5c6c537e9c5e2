import type { TillsyncError } from '../../contract/errors.ts'
import type { HeldDocument } from '../ports/received.ts'

/** Applying these documents made the database end the whole transaction: nothing of it can be kept. */
export class TransactionEnded extends Error {
  constructor(
    readonly documents: readonly HeldDocument[],
    readonly reason: TillsyncError,
  ) {
    super(reason.message, { cause: reason })
  }
}

/** What earlier attempts at one transaction have taught about its documents. */
export class Endings {
  readonly #alone = new Map<string, TillsyncError>()
  readonly #most = new Map<string, number>()

  /** Documents that ended it together go in halves the next time; a single one is set aside. */
  learn({ documents, reason }: TransactionEnded): void {
    const [first] = documents
    if (first && documents.length === 1) this.#alone.set(nameOf(first), reason)
    for (const document of documents) this.#most.set(nameOf(document), Math.ceil(documents.length / 2))
  }

  /** Why this document is not to be tried again in this transaction. */
  reasonOf(document: HeldDocument): TillsyncError | undefined {
    return this.#alone.size > 0 ? this.#alone.get(nameOf(document)) : undefined
  }

  /** Documents that may be applied together, in their order. */
  groups(documents: readonly HeldDocument[]): HeldDocument[][] {
    if (this.#most.size === 0) return documents.length > 0 ? [[...documents]] : []
    const groups: HeldDocument[][] = []
    let most = 0
    for (const document of documents) {
      const own = this.#most.get(nameOf(document)) ?? Infinity
      const last = groups.at(-1)
      if (last && own === most && last.length < most) last.push(document)
      else groups.push([document])
      most = own
    }
    return groups
  }
}

/**
 * Repeats a transaction without the documents for which the database ended it, as SQL Server does for an error in a
 * trigger (PROTOCOL.md, rule 11).
 */
export async function withoutEndings<T>(write: (endings: Endings) => Promise<T>): Promise<T> {
  const endings = new Endings()
  for (;;) {
    try {
      return await write(endings)
    } catch (error) {
      if (!(error instanceof TransactionEnded)) throw error
      endings.learn(error)
    }
  }
}

function nameOf({ kind, key, origin }: HeldDocument): string {
  return JSON.stringify([kind, key, origin])
}
