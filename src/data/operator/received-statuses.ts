import type { ReceivedStatus } from '../../flow/ports.ts'

export const RECEIVED_STATUSES = ['APPLIED', 'WAITING', 'QUARANTINED', 'WAIVED'] as const satisfies ReceivedStatus[]
