import type { Session } from '../database.ts'
import { BATCH, type Batch } from './in-batches.ts'

/** Runs that ended long ago; the last one, and the last one that was DONE, tell when the next is due, and stay. */
export async function purgeRuns(session: Session, days: number): Promise<Batch> {
  const { daysAgo, limit, relation, remove } = session.adapter.statements
  const newest = (where: string) =>
    session.all<{ id: string }>(`select id from tillsync_run ${where} order by started_at desc, id desc ${limit(1)}`)
  const kept = [...(await newest('')), ...(await newest(`where outcome = 'DONE'`))].map(({ id }) => id)
  const rows = await session.all<{ id: string }>(
    `select id from tillsync_run where started_at < ${daysAgo(days)} and outcome <> 'RUNNING'
     order by started_at, id ${limit(BATCH)}`,
  )
  const old = rows.map(({ id }) => id).filter((id) => !kept.includes(id))
  if (old.length === 0) return { purged: 0, more: false }
  const given = (name: string) => relation([{ name, type: 'text' }], 'runs')
  const runs = JSON.stringify(old.map((id) => [id]))
  await session.run(remove('tillsync_run_plugin', ['run'], given('run')), { runs })
  const purged = await session.run(remove('tillsync_run', ['id'], given('id')), { runs })
  return { purged, more: rows.length === BATCH }
}
