import type { Session } from '../database.ts'
import { BATCH, type Batch } from './in-batches.ts'

/** What people did in the console long ago. */
export async function purgeActs(session: Session, days: number): Promise<Batch> {
  const { daysAgo, limit, relation, remove } = session.adapter.statements
  const old = await session.all<{ id: string }>(
    `select id from tillsync_audit where at < ${daysAgo(days)} order by at, id ${limit(BATCH)}`,
  )
  if (old.length === 0) return { purged: 0, more: false }
  const acts = JSON.stringify(old.map(({ id }) => [id]))
  const purged = await session.run(remove('tillsync_audit', ['id'], relation([{ name: 'id', type: 'text' }], 'acts')), {
    acts,
  })
  return { purged, more: old.length === BATCH }
}
