import type { RelationColumn } from '../adapter.ts'
import type { Session } from '../database.ts'
import { upsertRows } from '../upsert-rows.ts'

interface Forgotten {
  readonly origin: string
  readonly type: string
  readonly epoch: number | string
  readonly number: number | string
}

const NAME: readonly RelationColumn[] = ['origin', 'type'].map((name) => ({ name, type: 'text' }))
const ROW: readonly RelationColumn[] = [
  ...NAME,
  ...['epoch', 'number'].map((name): RelationColumn => ({ name, type: 'integer' })),
]

/** Raises the version up to which what an origin removed may be forgotten here, type by type. */
export async function recordForgotten(session: Session, removals: readonly Forgotten[]): Promise<void> {
  const given = session.adapter.statements.relation(NAME, 'names')
  const known = await session.all<Forgotten>(
    `select t.origin, t.type, t.epoch, t.number from ${given} k cross join tillsync_forgotten t
     where t.origin = k.origin and t.type = k.type`,
    { names: JSON.stringify([...new Map(removals.map((one) => [nameOf(one), [one.origin, one.type]])).values()]) },
  )
  const newest = new Map<string, Forgotten>()
  for (const one of [...known, ...removals]) {
    const other = newest.get(nameOf(one))
    if (!other || isNewer(one, other)) newest.set(nameOf(one), one)
  }
  const rows = [...newest.values()].map(({ origin, type, epoch, number }) => [
    origin,
    type,
    Number(epoch),
    Number(number),
  ])
  await upsertRows(
    session,
    'tillsync_forgotten',
    ['origin', 'type'],
    ROW.map(({ name }) => name),
    session.adapter.statements.relation(ROW, 'rows'),
    { rows: JSON.stringify(rows) },
  )
}

function isNewer(one: Forgotten, other: Forgotten): boolean {
  return (Number(one.epoch) - Number(other.epoch) || Number(one.number) - Number(other.number)) > 0
}

function nameOf({ origin, type }: Forgotten): string {
  return `${origin} ${type}`
}
