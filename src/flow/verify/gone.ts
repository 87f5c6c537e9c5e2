import type { Version } from '../version.ts'
import type { Digest } from './digest.ts'

/** Claims of an origin, from the first to the last of them. */
export type ClaimRange = readonly [epoch: number, first: number, last: number]

/** Documents that an origin has no longer and its destination keeps, as it keeps bills that a till has purged. */
export interface Gone {
  readonly documents: number
  /** Claims of whose documents the origin has none: mostly those before a day, few ranges however many documents. */
  readonly claims: readonly ClaimRange[]
}

/** Of a document that was sent to an audience. */
interface Sent {
  readonly version?: Version
  /** Absent: the audience is to have none. */
  readonly digest?: Digest
  /** The audience may have what it has. */
  readonly state?: 'held' | 'kept'
}

/** Finds them while an origin's documents are gone through. */
export class GoneDocuments {
  #documents = 0
  /** By epoch and number: whether something of it is there. */
  readonly #claims = new Map<number, Map<number, boolean>>()

  add({ version, state, digest }: Sent): void {
    if (!version || version.removal) return
    if (state === 'kept') this.#documents += 1
    else if (state === undefined && digest === undefined) return
    const { epoch, number } = version
    const numbers = this.#claims.get(epoch) ?? new Map<number, boolean>()
    numbers.set(number, (numbers.get(number) ?? false) || state !== 'kept')
    this.#claims.set(epoch, numbers)
  }

  get found(): Gone | undefined {
    if (this.#documents === 0) return undefined
    return {
      documents: this.#documents,
      claims: [...this.#claims].flatMap(([epoch, claims]) => rangesOf(epoch, claims)),
    }
  }
}

export function isGone({ epoch, number }: Version, claims: readonly ClaimRange[]): boolean {
  return claims.some(([of, first, last]) => of === epoch && first <= number && number <= last)
}

function rangesOf(epoch: number, claims: ReadonlyMap<number, boolean>): ClaimRange[] {
  const ranges: ClaimRange[] = []
  let open: { first: number; last: number } | undefined
  for (const [number, isThere] of [...claims].sort(([a], [b]) => a - b)) {
    if (!isThere) open = { first: open?.first ?? number, last: number }
    else if (open) {
      ranges.push([epoch, open.first, open.last])
      open = undefined
    }
  }
  return open ? [...ranges, [epoch, open.first, open.last]] : ranges
}
