import type { Loading, SnapshotName } from '../../flow/snapshot.ts'
import type { Session } from '../database.ts'
import { upsertRows } from '../upsert-rows.ts'

const KEY = ['origin', 'audience', 'type'] as const

/** Of an origin's snapshots of a type for one audience one is loaded at a time; another begins at its first part. */
export function loadingOf(session: Session): Loading {
  const { relation } = session.adapter.statements

  return {
    async loaded({ origin, audience, type, epoch, version }: SnapshotName) {
      const [row] = await session.all<{ parts: number }>(
        `select parts from tillsync_loading where origin = :origin and audience = :audience and type = :type
           and epoch = :epoch and version = :version`,
        { origin, audience, type, epoch, version },
      )
      return Number(row?.parts ?? 0)
    },

    async advance({ origin, audience, type, epoch, version }, loaded) {
      const columns = [...KEY, 'epoch', 'version', 'parts']
      const given = relation(
        columns.map((name, place) => ({ name, type: place < KEY.length ? 'text' : 'integer' })),
        'rows',
      )
      await upsertRows(session, 'tillsync_loading', KEY, columns, given, {
        rows: JSON.stringify([[origin, audience, type, epoch, version, loaded]]),
      })
    },
  }
}
