import type { RelationColumn } from '../adapter.ts'
import type { Bound, Session } from '../database.ts'
import { NAMED_DOCUMENT, type NamedDocument, namedRow } from './named-document.ts'
import { MOST_SEARCHED } from './newest-first.ts'

/** Which documents of a list. Absent: all. */
export interface DocumentFilter {
  readonly type?: string
  readonly kind?: string
  /** Part of the key as it is shown, in any case: `s001/2026`. A list bounds how far it looks for it. */
  readonly key?: string
  /** These alone. Of a list, with `key`: these if there are any, then those. */
  readonly documents?: readonly NamedDocument[]
  /** Instant, included. */
  readonly from?: string
  /** Instant, not included. */
  readonly to?: string
}

export interface Condition {
  /**
   * The table's rows that the rest is asked of, as a FROM item without alias: the table, or those of the documents that are
   * looked up, cut off so that no database looks for the rest in all rows first.
   */
  rows(table: string): string
  /** Begins with ` and ` where there is anything to ask. */
  readonly sql: string
  readonly parameters: Readonly<Record<string, Bound>>
}

/** The filter over a table with columns type, kind, document_key and `at`, whose alias is `t`. */
export function conditionOf(session: Session, filter: DocumentFilter, at: string): Condition {
  const parts: string[] = []
  const parameters: Record<string, Bound> = {}
  const ask = (sql: string, name: string, value: Bound) => {
    parts.push(` and ${sql}`)
    parameters[name] = value
  }
  if (filter.type !== undefined) ask('t.type = :type', 'type', filter.type)
  if (filter.kind !== undefined) ask('t.kind = :kind', 'kind', filter.kind)
  if (filter.from !== undefined) ask(`t.${at} >= :from_instant`, 'from_instant', filter.from)
  if (filter.to !== undefined) ask(`t.${at} < :to_instant`, 'to_instant', filter.to)
  // Not by LIKE, in which each dialect has signs of its own for more than themselves, and escapes them otherwise.
  if (filter.key)
    ask(`replace(lower(${SHOWN}), lower(:key_part), '') <> lower(${SHOWN})`, 'key_part', inside(filter.key))
  if (!filter.documents) return { rows: (table) => table, sql: parts.join(''), parameters }
  const { limit, relation } = session.adapter.statements
  const same = NAMED_DOCUMENT.map(({ name }) => `t.${name} = w.${name}`).join(' and ')
  return {
    rows: (table) =>
      `(select t.* from ${relation([...NAMED_DOCUMENT, SAME], 'documents')} w cross join ${table} t
        where ${same} order by w.same ${limit(MOST_SEARCHED)})`,
    sql: parts.join(''),
    parameters: { ...parameters, documents: JSON.stringify(filter.documents.map((one) => [...namedRow(one), 0])) },
  }
}

/** The same over a table of received documents, which has the column origin too. */
export function receivedConditionOf(
  session: Session,
  { origin, ...filter }: DocumentFilter & { readonly origin?: string },
  at: string,
): Condition {
  const { sql, parameters, ...condition } = conditionOf(session, filter, at)
  return origin === undefined
    ? { ...condition, sql, parameters }
    : { ...condition, sql: `${sql} and t.origin = :origin`, parameters: { ...parameters, origin } }
}

/** To cut off by, in no order. */
const SAME: RelationColumn = { name: 'same', type: 'integer' }

/** `["S001/2026-27/000123"]`: the parts joined as people see them, still within the marks of JSON. */
const SHOWN = `replace(t.document_key, '","', '/')`

function inside(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
