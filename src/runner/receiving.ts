import type { DocumentType } from '../flow/document-type.ts'
import { type Tally, talliesOf } from './report.ts'

/** What a cycle receives, over all its turns. */
export interface Receiving {
  readonly tallies: readonly Tally[]
  /** Types that failed: they are left to the next cycle. */
  readonly failures: Map<DocumentType, unknown>
}

export function receivingOf(types: readonly DocumentType[]): Receiving {
  return { tallies: talliesOf(types), failures: new Map() }
}
