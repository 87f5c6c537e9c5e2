import type { SnapshotRequest } from '../../flow/snapshot.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Session } from '../database.ts'
import { upsertRows } from '../upsert-rows.ts'

const KEY = ['site', 'origin', 'type'] as const

interface RequestRow {
  readonly site: string
  readonly origin: string
  readonly type: string
  readonly epoch: number
  readonly shared_number: number | null
  readonly own_number: number | null
}

/** Asked of an origin, or by a destination. One that is not active is not awaited (PROTOCOL.md, rule 23). */
export async function requestsOf(
  session: Session,
  of: { readonly origin: string } | { readonly site: string },
): Promise<SnapshotRequest[]> {
  const rows = await session.all<RequestRow>(
    `select r.site, r.origin, r.type, r.epoch, r.shared_number, r.own_number from tillsync_snapshot_request r
     join tillsync_site d on d.code = r.site and d.active = :yes
     where ${'origin' in of ? 'r.origin = :origin' : 'r.site = :site'} order by r.site, r.origin, r.type`,
    { yes: true, ...of },
  )
  return rows.map(({ site, origin, type, epoch, shared_number, own_number }) => ({
    site,
    origin,
    type,
    epoch: Number(epoch),
    ...(shared_number !== null && { shared: Number(shared_number) }),
    ...(own_number !== null && { own: Number(own_number) }),
  }))
}

export async function askForSnapshots(session: Session, requests: readonly SnapshotRequest[]): Promise<void> {
  const columns: RelationColumn[] = [
    ...KEY.map((name): RelationColumn => ({ name, type: 'text' })),
    ...['epoch', 'shared_number', 'own_number'].map((name): RelationColumn => ({ name, type: 'integer' })),
  ]
  const { relation, now } = session.adapter.statements
  const names = columns.map(({ name }) => name)
  await upsertRows(
    session,
    'tillsync_snapshot_request',
    KEY,
    [...names, 'asked_at'],
    `(select ${names.map((name) => `k.${name}`).join(', ')}, ${now} as asked_at from ${relation(columns, 'rows')} k)`,
    {
      rows: JSON.stringify(
        requests.map(({ site, origin, type, epoch, shared = null, own = null }) => [
          site,
          origin,
          type,
          epoch,
          shared,
          own,
        ]),
      ),
    },
  )
}

/** Unless more has been asked for since. */
export async function answerRequest(session: Session, { site, origin, type, epoch }: SnapshotRequest): Promise<void> {
  await session.run(
    `delete from tillsync_snapshot_request
     where site = :site and origin = :origin and type = :type and epoch <= :epoch`,
    { site, origin, type, epoch },
  )
}
