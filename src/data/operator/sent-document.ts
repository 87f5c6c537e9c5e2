import type { Key } from '../../contract/index.ts'

/** DESIGN.md, section 1: always of the document's latest version. */
export const SENT_STATUSES = ['PENDING', 'UPLOADED', 'PROCESSED', 'REJECTED', 'WAIVED', 'INVALID'] as const
export type SentStatus = (typeof SENT_STATUSES)[number]

/** A document as its origin's list of sent data shows it. */
export interface SentDocument {
  readonly type: string
  readonly kind: string
  readonly key: Key
  readonly status: SentStatus
  /** When it came to this status. */
  readonly changedAt: string
  /** The claim that sent it; absent: its latest version is not claimed yet. */
  readonly version?: { readonly epoch: number; readonly number: number; readonly removal: boolean }
  readonly code?: string
  readonly reason?: string
  readonly remedy?: string
  readonly note?: string
  /** Who holds it or is about to. */
  readonly audiences: readonly string[]
  /** Of an UPLOADED one for several destinations: how many of the active ones have applied it. */
  readonly progress?: { readonly applied: number; readonly of: number }
}
