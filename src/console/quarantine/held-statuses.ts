import { RECEIVED_STATUSES } from '../../data/operator/received-statuses.ts'

/** Of documents that are not applied, and that a person may act upon. */
export const HELD_STATUSES = RECEIVED_STATUSES.filter((status) => status !== 'APPLIED' && status !== 'WAIVED')
