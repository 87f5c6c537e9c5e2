import type { DocumentFilter } from './document-filter.ts'
import { BEGINNING, type Page, type PageRequest } from './newest-first.ts'

/**
 * Where a text may be a whole key, the documents that have it come first, and alone: an index finds them, however old they
 * are. The next page has those whose key contains the text, these among them.
 */
export async function namedFirst<F extends DocumentFilter, T>(
  filter: F,
  request: PageRequest,
  list: (filter: F, request: PageRequest) => Promise<Page<T>>,
): Promise<Page<T>> {
  if (filter.key === undefined || filter.documents === undefined) return list(filter, request)
  if (request.after === undefined) {
    const named = await list({ ...filter, key: undefined }, request)
    if (named.items.length > 0 && named.next === undefined) return { ...named, next: BEGINNING, isWholeKey: true }
  }
  return list({ ...filter, documents: undefined }, request)
}
