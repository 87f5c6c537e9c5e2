import type { ReceivedStatus } from '../../flow/ports/received.ts'

export const RECEIVED_STATUSES = [
  'APPLIED',
  'WAITING',
  'QUARANTINED',
  'CONFLICT',
  'WAIVED',
] as const satisfies ReceivedStatus[]
