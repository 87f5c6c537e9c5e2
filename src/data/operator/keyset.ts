import type { Bound } from '../database.ts'
import type { Place } from './newest-first.ts'

/** What comes after a place in the order of these columns, all descending; `t` is the table's alias. */
export interface Keyset {
  /** Begins with ` and ` where there is anything to ask. */
  readonly sql: string
  readonly parameters: Readonly<Record<string, Bound>>
  readonly order: string
}

/**
 * Row values would be shorter, but SQL Server has none; the first condition is there for the index. `itself`: what is at
 * the place, too.
 */
export function keysetOf(columns: readonly string[], after: Place | undefined, itself = false): Keyset {
  const order = columns.map((column) => `t.${column} desc`).join(', ')
  if (!after) return { sql: '', parameters: {}, order }
  return {
    sql: ` and t.${columns[0]} <= :after_0 and (${less(columns, 0, itself ? '<=' : '<')})`,
    parameters: Object.fromEntries(after.map((value, index) => [`after_${index}`, value])),
    order,
  }
}

function less(columns: readonly string[], index: number, last: '<' | '<='): string {
  const column = `t.${columns[index]}`
  if (index + 1 === columns.length) return `${column} ${last} :after_${index}`
  return `${column} < :after_${index} or (${column} = :after_${index} and (${less(columns, index + 1, last)}))`
}
