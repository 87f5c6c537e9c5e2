import type { ReceivedStatus } from '../../flow/ports/received.ts'
import type { Version } from '../../flow/version.ts'

/** A row of tillsync_held_document. */
export interface HeldRow {
  readonly type: string
  readonly kind: string
  readonly document_key: string
  readonly origin: string
  readonly epoch: number | string
  readonly number: number | string
  readonly removal: unknown
  readonly status: Exclude<ReceivedStatus, 'APPLIED'>
  readonly code: string | null
  readonly reason: string | null
  readonly remedy: string | null
}

export function versionOf({ epoch, number, removal }: Pick<HeldRow, 'epoch' | 'number' | 'removal'>): Version {
  return { epoch: Number(epoch), number: Number(number), removal: Boolean(removal) }
}
