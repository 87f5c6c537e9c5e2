import type { SentStatus } from '../../data/operator/sent-document.ts'
import type { ReceivedStatus } from '../../flow/ports/received.ts'

export interface StatusWords {
  readonly kind: 'good' | 'wrong' | 'warning' | 'plain'
  /** What it means, as a sentence. */
  readonly means: string
}

export const SENT_WORDS: Readonly<Record<SentStatus, StatusWords>> = {
  PENDING: { kind: 'plain', means: 'The change is recorded here; the next cycle sends it.' },
  UPLOADED: { kind: 'plain', means: 'It is in the web database; not every destination has applied it yet.' },
  PROCESSED: { kind: 'good', means: 'Every destination has applied it.' },
  REJECTED: { kind: 'wrong', means: 'A destination received it but could not apply it.' },
  WAIVED: { kind: 'warning', means: 'A person at its destination closed it without applying it.' },
  INVALID: { kind: 'wrong', means: 'It is not sent: it breaks its own rules, or was lost here.' },
}

export const RECEIVED_WORDS: Readonly<Record<ReceivedStatus, StatusWords>> = {
  APPLIED: { kind: 'good', means: 'It is in the tables of this site.' },
  WAITING: { kind: 'warning', means: 'It waits for another document; it is tried again by itself.' },
  QUARANTINED: { kind: 'wrong', means: 'It was received, but this site could not apply it.' },
  CONFLICT: { kind: 'wrong', means: 'Another document with its number stands here; a person must look at both.' },
  WAIVED: { kind: 'warning', means: 'A person closed it; it is not tried again.' },
}
