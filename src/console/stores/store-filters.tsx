import { SHOWN, type Shown, type StoreQuery, storesAddress } from './store-query.ts'

/** How many stores are of each sort, and a field to find one. */
export function StoreFilters(props: { readonly query: StoreQuery; readonly counts: Readonly<Record<Shown, number>> }) {
  const { query, counts } = props
  return (
    <>
      <ul class="tabs">
        {(Object.keys(SHOWN) as Shown[]).map((shown) => (
          <li key={shown}>
            <a href={storesAddress(query, { show: shown })} aria-current={query.show === shown ? 'page' : undefined}>
              {counts[shown]} {SHOWN[shown]}
            </a>
          </li>
        ))}
      </ul>
      <search>
        <form method="get" action="/stores" class="filters" aria-label="Find">
          <input type="hidden" name="show" value={query.show} />
          <input type="hidden" name="sort" value={query.sort} />
          <input type="hidden" name="order" value={query.order} />
          <label>
            Code or name
            <input type="search" name="find" value={query.find} maxLength={200} />
          </label>
          <button type="submit" class="first">
            Find
          </button>
        </form>
      </search>
    </>
  )
}
