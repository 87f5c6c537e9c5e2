import type { ReceivedDocument, ReceivedStatus } from '../../flow/ports.ts'
import type { Version } from '../../flow/version.ts'

/** Of tillsync_received_document with alias `t`. */
export const RECEIVED_COLUMNS = `t.type, t.kind, t.document_key, t.origin, t.epoch, t.number, t.removal, t.status,
  t.code, t.reason, t.remedy, t.attempts, t.packet`

export interface ReceivedRow {
  readonly type: string
  readonly kind: string
  readonly document_key: string
  readonly origin: string
  readonly epoch: number
  readonly number: number
  readonly removal: unknown
  readonly status: ReceivedStatus
  readonly code: string | null
  readonly reason: string | null
  readonly remedy: string | null
  readonly attempts: number
  readonly packet: string
}

export function receivedOf(row: ReceivedRow): ReceivedDocument {
  return {
    type: row.type,
    kind: row.kind,
    key: JSON.parse(row.document_key) as string[],
    origin: row.origin,
    version: versionOf(row),
    status: row.status,
    code: row.code ?? undefined,
    reason: row.reason ?? undefined,
    remedy: row.remedy ?? undefined,
    attempts: Number(row.attempts),
    packet: row.packet,
  }
}

export function versionOf({ epoch, number, removal }: Pick<ReceivedRow, 'epoch' | 'number' | 'removal'>): Version {
  return { epoch: Number(epoch), number: Number(number), removal: Boolean(removal) }
}
