import type { Database, Session } from '../database.ts'
import { type Batch, inBatches } from './in-batches.ts'

/** Each with its bytes. */
const PARTS = 20

const OF_SNAPSHOT =
  'origin = :origin and audience = :audience and type = :type and epoch = :epoch and version = :version'

interface SnapshotRow {
  readonly [column: string]: string | number
}

/** Snapshots that were made long ago and that nobody asks for: whoever needs one is made a new one. Gives how many parts. */
export async function purgeSnapshots(web: Database, days: number, signal: AbortSignal): Promise<number> {
  const old = await web.read((session) =>
    session.all<SnapshotRow>(
      `select s.origin, s.audience, s.type, s.epoch, s.version from tillsync_snapshot s
       where s.made_at < ${session.adapter.statements.daysAgo(days)} and not exists (
         select 1 from tillsync_snapshot_request r where r.origin = s.origin and r.type = s.type)`,
    ),
  )
  let total = 0
  for (const { origin, audience, type, epoch, version } of old) {
    const name = { origin: origin!, audience: audience!, type: type!, epoch: Number(epoch), version: Number(version) }
    total += await inBatches(web, signal, (session) => purgeParts(session, name))
  }
  return total
}

/** The snapshot itself goes with its last parts: what has parts alone is in the making. */
async function purgeParts(session: Session, name: SnapshotRow): Promise<Batch> {
  const { limit } = session.adapter.statements
  const rows = await session.all<{ part: number }>(
    `select part from tillsync_snapshot_part where ${OF_SNAPSHOT} order by part ${limit(PARTS)}`,
    name,
  )
  const last = rows.at(-1)
  const purged = last
    ? await session.run(`delete from tillsync_snapshot_part where ${OF_SNAPSHOT} and part <= :last`, {
        ...name,
        last: Number(last.part),
      })
    : 0
  const more = rows.length === PARTS
  if (!more) await session.run(`delete from tillsync_snapshot where ${OF_SNAPSHOT}`, name)
  return { purged, more }
}
