import type { Key } from '../../contract/index.ts'
import type { Bound } from '../database.ts'

/** Which documents of a list. Absent: all. */
export interface DocumentFilter {
  readonly type?: string
  readonly kind?: string
  /** Part of the key as it is shown, in any case: `s001/2026`. */
  readonly key?: string
  /** Exactly this key, in its parts or as it is shown: `S001/2026-27/000123`. */
  readonly wholeKey?: string | Key
  /** Instant, included. */
  readonly from?: string
  /** Instant, not included. */
  readonly to?: string
}

export interface Condition {
  /** Begins with ` and ` where there is anything to ask. */
  readonly sql: string
  readonly parameters: Readonly<Record<string, Bound>>
}

/** The filter over a table with columns type, kind, document_key and `at`, whose alias is `t`. */
export function conditionOf(filter: DocumentFilter, at: string): Condition {
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
  if (typeof filter.wholeKey === 'string') ask(`${SHOWN} = :shown_key`, 'shown_key', `["${inside(filter.wholeKey)}"]`)
  else if (filter.wholeKey) ask('t.document_key = :whole_key', 'whole_key', JSON.stringify(filter.wholeKey))
  return { sql: parts.join(''), parameters }
}

/** The same over a table of received documents, which has the column origin too. */
export function receivedConditionOf(
  { origin, ...filter }: DocumentFilter & { readonly origin?: string },
  at: string,
): Condition {
  const { sql, parameters } = conditionOf(filter, at)
  return origin === undefined
    ? { sql, parameters }
    : { sql: `${sql} and t.origin = :origin`, parameters: { ...parameters, origin } }
}

/** `["S001/2026-27/000123"]`: the parts joined as people see them, still within the marks of JSON. */
const SHOWN = `replace(t.document_key, '","', '/')`

function inside(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
