import { type StoreQuery, storesAddress } from './store-query.ts'

/** The way to the other pages of the list. */
export function StorePages({ query, count }: { readonly query: StoreQuery; readonly count: number }) {
  if (count <= 1) return null
  const { page } = query
  return (
    <p class="actions">
      {page > 1 && (
        <a class="button" href={storesAddress(query, { page: page - 1 })}>
          Previous
        </a>
      )}
      <span class="quiet">
        Page {page} of {count}
      </span>
      {page < count && (
        <a class="button" href={storesAddress(query, { page: page + 1 })}>
          Next
        </a>
      )}
    </p>
  )
}
