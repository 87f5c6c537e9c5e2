import type { Bound } from '../database.ts'

/** Which documents of a list. Absent: all. */
export interface DocumentFilter {
  readonly type?: string
  /** Text: part of the key as it is shown (`S001/2026-27`), in any case. Parts: exactly this key. */
  readonly key?: string | readonly string[]
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

/** The filter over a table with columns type, document_key and `at`, whose alias is `t`. */
export function conditionOf(filter: DocumentFilter, at: string): Condition {
  const parts: string[] = []
  const parameters: Record<string, Bound> = {}
  const ask = (sql: string, name: string, value: Bound) => {
    parts.push(` and ${sql}`)
    parameters[name] = value
  }
  if (filter.type !== undefined) ask('t.type = :type', 'type', filter.type)
  if (filter.from !== undefined) ask(`t.${at} >= :from_instant`, 'from_instant', filter.from)
  if (filter.to !== undefined) ask(`t.${at} < :to_instant`, 'to_instant', filter.to)
  if (typeof filter.key === 'string') {
    ask(`lower(replace(t.document_key, '","', '/')) like lower(:key_part) escape '!'`, 'key_part', likePart(filter.key))
  } else if (filter.key) {
    ask('t.document_key = :whole_key', 'whole_key', JSON.stringify(filter.key))
  }
  return { sql: parts.join(''), parameters }
}

/** `_`, `%` and, on SQL Server, `[` would match more than themselves. */
function likePart(text: string): string {
  const stored = JSON.stringify(text).slice(1, -1)
  return `%${stored.replace(/[!%_[]/g, '!$&')}%`
}
