import type { Key } from '../../contract/index.ts'
import type { Session } from '../database.ts'
import { claimedDocuments } from '../site/claims.ts'

/** A document of a claim whose packets are not in the outbox yet. */
export interface ClaimedName {
  readonly type: string
  readonly kind: string
  readonly key: Key
  readonly epoch: number
  readonly number: number
  /** Instant. */
  readonly claimedAt: string
}

/** There is one open claim of a type at most, of so many documents as a packet has. */
export async function openClaims(session: Session): Promise<ClaimedName[]> {
  const rows = await session.all<{
    type: string
    epoch: number
    number: number
    documents: string
    claimed: string
  }>(
    `select c.type, c.epoch, c.number, c.documents,
       ${session.adapter.statements.canonical('c.claimed_at', 'instant')} as claimed
     from tillsync_claim c where c.state = 'OPEN'`,
  )
  return rows.flatMap(({ type, epoch, number, documents, claimed }) =>
    claimedDocuments(documents).map(({ kind, key }) => ({
      type,
      kind,
      key,
      epoch: Number(epoch),
      number: Number(number),
      claimedAt: claimed,
    })),
  )
}
