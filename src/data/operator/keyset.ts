import type { Bound } from '../database.ts'
import type { Place } from './newest-first.ts'

/** What comes after a place in the order of these columns, all descending; `t` is the table's alias. */
export interface Keyset {
  /** Begins with ` and ` where there is anything to ask. */
  readonly sql: string
  readonly parameters: Readonly<Record<string, Bound>>
  readonly order: string
}

/** Row values would be shorter, but SQL Server has none; the first condition is there for the index. */
export function keysetOf(columns: readonly string[], after: Place | undefined): Keyset {
  const order = columns.map((column) => `t.${column} desc`).join(', ')
  if (!after) return { sql: '', parameters: {}, order }
  return {
    sql: ` and t.${columns[0]} <= :after_0 and (${less(columns, 0)})`,
    parameters: Object.fromEntries(after.map((value, index) => [`after_${index}`, value])),
    order,
  }
}

function less(columns: readonly string[], index: number): string {
  const column = `t.${columns[index]}`
  const here = `${column} < :after_${index}`
  return index + 1 === columns.length
    ? here
    : `${here} or (${column} = :after_${index} and (${less(columns, index + 1)}))`
}
