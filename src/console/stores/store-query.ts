import { z } from 'zod'

export const SHOWN = {
  all: 'stores',
  silent: 'silent for a day',
  behind: 'behind',
  rejected: 'with rejected documents',
  inactive: 'not active',
} as const
export type Shown = keyof typeof SHOWN

export const SORTS = ['code', 'silent', 'version', 'behind', 'unread', 'there', 'here'] as const
export type Sort = (typeof SORTS)[number]

/** What the list of stores is narrowed to and how it is ordered, as its address says it. */
export const StoreQuery = z.object({
  show: z.enum(Object.keys(SHOWN) as [Shown, ...Shown[]]).default('all'),
  /** Part of a code or a name. */
  find: z.string().max(200).trim().default(''),
  sort: z.enum(SORTS).default('silent'),
  order: z.enum(['up', 'down']).default('down'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})
export type StoreQuery = z.output<typeof StoreQuery>

export function storesAddress(query: StoreQuery, changes: Partial<StoreQuery>): string {
  const { show, find, sort, order, page } = { ...query, page: 1, ...changes }
  return `/stores?${new URLSearchParams({ show, find, sort, order, page: String(page) })}`
}
