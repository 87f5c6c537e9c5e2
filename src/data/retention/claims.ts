import type { Session } from '../database.ts'
import { BATCH, type Batch } from './in-batches.ts'

/** Claims whose packets have long been in the outbox. */
export async function purgeClaims(session: Session, days: number): Promise<Batch> {
  const { daysAgo, limit, relation, remove } = session.adapter.statements
  const rows = await session.all<{ epoch: number; number: number }>(
    `select epoch, number from tillsync_claim where state = 'CLOSED' and claimed_at < ${daysAgo(days)}
     order by claimed_at ${limit(BATCH)}`,
  )
  if (rows.length === 0) return { purged: 0, more: false }
  const given = relation(
    [
      { name: 'epoch', type: 'integer' },
      { name: 'number', type: 'integer' },
    ],
    'claims',
  )
  const claims = JSON.stringify(rows.map(({ epoch, number }) => [Number(epoch), Number(number)]))
  const purged = await session.run(remove('tillsync_claim', ['epoch', 'number'], given), { claims })
  return { purged, more: rows.length === BATCH }
}
