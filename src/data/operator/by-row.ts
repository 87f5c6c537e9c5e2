import type { Session } from '../database.ts'
import type { Condition } from './document-filter.ts'
import { type Keyset, keysetOf } from './keyset.ts'
import { type Entry, MOST_SEARCHED, type Place, type Source } from './newest-first.ts'

/** A list of documents that has a row for each. */
export interface RowList<R, T> {
  /** Its alias is `t`. */
  readonly table: string
  /** What else the columns are of. */
  readonly join?: string
  readonly columns: string
  /** A column of instants, by which the list is newest first. */
  readonly at: string
  /** The columns that an index has in this order; the first may be another than `at`. */
  readonly order: readonly string[]
  readonly condition: Condition
  /** Where a part of a key is looked for: what of the condition the index has. */
  readonly searched?: Condition
  /** By no other columns than those of the order. */
  readonly place: (row: R & Timed) => Place
  readonly item: (row: R & Timed) => T
}

export interface Timed {
  readonly at_instant: string
}

/** The documents row by row, along an index. A part of a key is looked for in the newest MOST_SEARCHED of them. */
export function byRow<R extends object, T>(session: Session, list: RowList<R, T>): Source<T> {
  const { canonical, limit } = session.adapter.statements
  const { table, join = '', columns, at, order, condition, searched } = list
  return async (after, most) => {
    const keyset = keysetOf(order, after)
    const end = searched && (await endOf(session, list, searched, keyset))
    // What is searched is cut off first: else a database might look for the rest of the condition in all rows.
    const rowsOf = searched
      ? `(select t.* from ${table} t where 1 = 1${searched.sql}${keyset.sql} order by ${keyset.order} ${limit(MOST_SEARCHED)})`
      : condition.rows(table)
    const rows = await session.all<R & Timed>(
      `select ${columns}, ${canonical(`t.${at}`, 'instant')} as at_instant from ${rowsOf} t ${join}
       where 1 = 1${condition.sql}${keyset.sql} order by ${keyset.order} ${limit(most)}`,
      { ...searched?.parameters, ...condition.parameters, ...keyset.parameters },
    )
    const entries: Entry<T>[] = rows.map((row) => ({
      at: row.at_instant,
      place: list.place(row),
      item: list.item(row),
    }))
    return end && entries.length < most ? [...entries, end] : entries
  }
}

/** The last row that is searched; undefined: all are. */
async function endOf<R extends object, T>(
  session: Session,
  { table, at, order, place }: RowList<R, T>,
  { sql, parameters }: Condition,
  keyset: Keyset,
): Promise<Entry<T> | undefined> {
  const { canonical, limit } = session.adapter.statements
  const [row] = await session.all<R & Timed>(
    `select ${canonical(`t.${at}`, 'instant')} as at_instant, ${order.map((column) => `t.${column}`).join(', ')}
     from ${table} t where 1 = 1${sql}${keyset.sql} order by ${keyset.order} ${limit(1, MOST_SEARCHED - 1)}`,
    { ...parameters, ...keyset.parameters },
  )
  return row && { at: row.at_instant, place: place(row) }
}
