import type { DocumentType } from '../document-type.ts'
import type { Extra } from './extra.ts'
import type { Repair } from './question.ts'
import { sumText, type Tally } from './tally.ts'

/** A type's documents between this site and another. */
export interface Pair {
  readonly type: DocumentType
  readonly other: string
}

export interface Verified {
  readonly type: string
  /** The other site. */
  readonly site: string
  readonly outcome: 'AGREES' | 'DIFFERS' | 'UNANSWERED' | 'REFUSED'
  /** How many there are on either side. */
  readonly documents?: { readonly origin: number; readonly destination: number }
  /** Of decimals in the business tables, by `table.column`. */
  readonly sums?: readonly { readonly column: string; readonly origin: string; readonly destination: string }[]
  /** At a store, deep: what is in its tables and nobody sent. */
  readonly extra?: Extra
  readonly differences: readonly Repair[]
  /** There are more than are named. */
  readonly more: boolean
  readonly moving: number
  readonly held: number
  /** At the origin documents of the type have changed and are not sent yet: sums may differ for that. */
  readonly changing?: boolean
  /** Both noted the same, and their sums differ: this is what the comparison by contents says. */
  readonly byContents?: boolean
  /** No longer at the store that sent them, and kept at the head office. */
  readonly kept?: number
  /** The snapshot that a recovery had asked for is not needed, and was taken back. */
  readonly spared?: boolean
  readonly code?: string
  readonly reason?: string
}

/** How many there are on either side, and their sums. */
export function countsOf(origin: Tally, destination: Tally): Pick<Verified, 'documents' | 'sums'> {
  const columns = [...new Set([...origin.sums.keys(), ...destination.sums.keys()])].sort()
  const text = ({ sums }: Tally, column: string) => {
    const scale = (origin.sums.get(column) ?? destination.sums.get(column))!.scale
    return sumText(sums.get(column) ?? { units: 0n, scale })
  }
  return {
    documents: { origin: origin.documents, destination: destination.documents },
    sums: columns.map((column) => ({ column, origin: text(origin, column), destination: text(destination, column) })),
  }
}

/** Of a pair of which nothing is known yet. */
export function nothingOf({ type, other }: Pair): Omit<Verified, 'outcome'> {
  return { type: type.name, site: other, differences: [], more: false, moving: 0, held: 0 }
}
