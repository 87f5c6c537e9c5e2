import type { RelationColumn } from '../adapter.ts'
import type { Database, Session } from '../database.ts'

/** Of a type, in one direction; or without direction, of a step (`milliseconds`), of an outcome (`cycles`). */
export interface Total {
  readonly name: 'documents' | 'packets' | 'bytes' | 'set-aside' | 'failures' | 'milliseconds' | 'cycles'
  readonly label: string
  readonly direction: 'received' | 'sent' | ''
  readonly value: number
}

const KEY = ['name', 'label', 'direction']
const ROW: readonly RelationColumn[] = KEY.map((name) => ({ name, type: 'text' }))

/** Adds to the totals, in the transaction of what they count; several hosts may, at the same time. */
export async function addTotals(session: Session, totals: readonly Total[]): Promise<void> {
  // In one order everywhere: two hosts do not wait for each other crosswise.
  const some = totals.filter(({ value }) => value > 0).toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1))
  for (const { name, label, direction, value } of some) {
    const add = () =>
      session.run(
        `update tillsync_total set value = value + :value
         where name = :name and label = :label and direction = :direction`,
        { name, label, direction, value },
      )
    if ((await add()) > 0) continue
    const given = session.adapter.statements.relation(ROW, 'rows')
    const source = `(select k.name, k.label, k.direction, 0 as value from ${given} k where not exists (
      select 1 from tillsync_total t where t.name = k.name and t.label = k.label and t.direction = k.direction))`
    // What another host has inserted meanwhile stays as it is.
    for (const insert of session.adapter.statements.upsert('tillsync_total', KEY, [...KEY, 'value'], source, [])) {
      await session.run(insert, { rows: JSON.stringify([[name, label, direction]]) })
    }
    await add()
  }
}

/** A few for each type and step. */
export function readTotals(database: Database): Promise<Total[]> {
  return database.read(async (session) => {
    const rows = await session.all<Omit<Total, 'value'> & { value: number | string }>(
      'select name, label, direction, value from tillsync_total order by name, label, direction',
    )
    return rows.map((row) => ({ ...row, value: Number(row.value) }))
  })
}

function textOf({ name, label, direction }: Total): string {
  return `${name} ${label} ${direction}`
}
