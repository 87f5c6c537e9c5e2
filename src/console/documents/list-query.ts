import { z } from 'zod'
import { endOfDate, instantOf } from '../../config/site-time.ts'
import type { DocumentFilter } from '../../data/operator/document-filter.ts'
import { keyFilter } from '../../registry/key-filter.ts'
import type { Installation } from '../../runner/installation.ts'
import { optionalDate } from '../form.ts'

/** A field of a form that may be left empty. */
const text = (most: number) =>
  z
    .string()
    .max(most)
    .transform((given) => given.trim() || undefined)
    .optional()

/** What a list of documents is narrowed to, as its address says it. */
export const ListQuery = z.object({
  type: text(60),
  status: text(20),
  /** Of received documents: the site they come from. */
  origin: text(20),
  from: optionalDate,
  /** The last day. */
  to: optionalDate,
  /** Part of a key, or a JSON array: exactly this one. */
  key: text(640),
  after: text(8000),
})
export type ListQuery = z.output<typeof ListQuery>

/** TS_TYPE_UNKNOWN. */
export function filterOf(
  { type, from, to, key }: ListQuery,
  { registry, config }: Pick<Installation, 'registry' | 'config'>,
): DocumentFilter {
  const { timeZone } = config.site
  return {
    type: type === undefined ? undefined : registry.type(type).name,
    ...keyFilter(key, type, registry),
    from: from && instantOf(from, timeZone),
    to: to && endOfDate(to, timeZone),
  }
}

/** The address of the same list, with some of it changed. */
export function listAddress(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}
