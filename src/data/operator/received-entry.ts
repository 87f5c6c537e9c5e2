import type { Key } from '../../contract/index.ts'
import type { ReceivedStatus } from '../../flow/ports/received.ts'
import type { DocumentFilter } from './document-filter.ts'

/** A document as its destination's list of received data shows it. */
export interface ReceivedEntry {
  readonly type: string
  readonly kind: string
  readonly key: Key
  readonly origin: string
  readonly status: ReceivedStatus
  readonly version: { readonly epoch: number; readonly number: number; readonly removal: boolean }
  readonly receivedAt: string
  /** When it came to this status. */
  readonly changedAt: string
  readonly code?: string
  readonly reason?: string
  readonly remedy?: string
  /** Attempts that failed for the document's own data. */
  readonly attempts: number
  /** The packet that brought it. */
  readonly packet: string
  readonly waivedBy?: string
  readonly waivedAt?: string
}

export interface ReceivedFilter extends DocumentFilter {
  readonly origin?: string
  /** Absent: every status. */
  readonly statuses?: readonly ReceivedStatus[]
}
