import type { Loading, SnapshotName } from '../../flow/snapshot.ts'
import type { DrawnNumber } from '../../flow/stream.ts'
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

    async advance({ origin, audience, type, epoch, version }, loaded, drawn) {
      const [before] = await highest(session, { origin, type })
      const most = before && isHigher(before, drawn) ? before : drawn
      const columns = [...KEY, 'epoch', 'version', 'parts', 'drawn_epoch', 'drawn_number']
      const given = relation(
        columns.map((name, place) => ({ name, type: place < KEY.length ? 'text' : 'integer' })),
        'rows',
      )
      await upsertRows(session, 'tillsync_loading', KEY, columns, given, {
        rows: JSON.stringify([[origin, audience, type, epoch, version, loaded, most.epoch, most.number]]),
      })
    },

    drawn: () => highest(session),
  }
}

interface LoadingRow {
  readonly origin: string
  readonly type: string
  readonly drawn_epoch: number
  readonly drawn_number: number
}

async function highest(session: Session, of?: { origin: string; type: string }): ReturnType<Loading['drawn']> {
  const rows = await session.all<LoadingRow>(
    `select origin, type, drawn_epoch, drawn_number from tillsync_loading
     ${of ? 'where origin = :origin and type = :type' : ''}`,
    { ...of },
  )
  const found = new Map<string, Awaited<ReturnType<Loading['drawn']>>[number]>()
  for (const { origin, type, drawn_epoch, drawn_number } of rows) {
    const drawn = { origin, type, epoch: Number(drawn_epoch), number: Number(drawn_number) }
    const before = found.get(`${type} ${origin}`)
    if (!before || isHigher(drawn, before)) found.set(`${type} ${origin}`, drawn)
  }
  return [...found.values()]
}

function isHigher(a: DrawnNumber, b: DrawnNumber): boolean {
  return (a.epoch - b.epoch || a.number - b.number) > 0
}
