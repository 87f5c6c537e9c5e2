import type { StoreOverview } from '../../data/operator/stores.ts'
import { Time } from '../layout/time.tsx'
import { duration } from '../runs/duration.ts'
import { isSilent } from './chosen-stores.ts'
import { type Sort, type StoreQuery, storesAddress } from './store-query.ts'

const COLUMNS: readonly [sort: Sort, title: string, className?: string][] = [
  ['code', 'Store'],
  ['silent', 'Silent for'],
  ['version', 'Version'],
  ['behind', 'To the store', 'number'],
  ['unread', 'From the store', 'number'],
  ['there', 'Rejected there', 'number'],
  ['here', 'Quarantined here', 'number'],
]

/** One row for each store; each heading sorts by its column. */
export function StoreTable(props: { readonly stores: readonly StoreOverview[]; readonly query: StoreQuery }) {
  const { stores, query } = props
  if (stores.length === 0) return <p role="status">There are no such stores.</p>
  const caption = 'To and from the store: packets in the web database that are not applied yet'
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse
    <section class="scrolled stacked sorted" aria-label="Stores" tabIndex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {COLUMNS.map(([sort, title, className]) => (
              <SortHeading key={sort} sort={sort} title={title} className={className} query={query} />
            ))}
          </tr>
        </thead>
        <tbody>
          {stores.map((store) => (
            <StoreRow key={store.site.code} store={store} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function SortHeading(props: {
  readonly sort: Sort
  readonly title: string
  readonly className?: string
  readonly query: StoreQuery
}) {
  const { sort, title, className, query } = props
  const sorted = query.sort === sort
  const order = sorted && query.order === 'down' ? 'up' : 'down'
  const direction = query.order === 'up' ? 'ascending' : 'descending'
  return (
    <th scope="col" class={className} aria-sort={sorted ? direction : undefined}>
      <a href={storesAddress(query, { sort, order })}>{title}</a>
      {sorted && <span aria-hidden="true"> {query.order === 'up' ? '▲' : '▼'}</span>}
    </th>
  )
}

function StoreRow({ store }: { readonly store: StoreOverview }) {
  const { site, silentSeconds, behind, unread, rejectedThere, quarantinedHere } = store
  const { code, name, active, lastCycleAt, programVersion, softwareVersion } = site
  return (
    <tr>
      <th scope="row">
        <a href={`/stores/${encodeURIComponent(code)}`}>{code}</a>
        <p class="quiet">{name}</p>
      </th>
      <td class={isSilent(store) ? 'wrong' : undefined} data-label="Silent for">
        {!active && 'not active; '}
        {silentSeconds === undefined ? 'no cycle yet' : <strong>{duration(silentSeconds)}</strong>}{' '}
        {lastCycleAt && (
          <small>
            since <Time at={lastCycleAt} />
          </small>
        )}
      </td>
      <td data-label="Version">
        {programVersion && `Tillsync ${programVersion}`}
        {softwareVersion && <p class="quiet">software {softwareVersion}</p>}
      </td>
      <Count label="To the store" count={behind} />
      <Count label="From the store" count={unread} />
      <Wrong label="Rejected there" count={rejectedThere} list={`/stores/${encodeURIComponent(code)}`} />
      <Wrong label="Quarantined here" count={quarantinedHere} list={`/quarantine?origin=${encodeURIComponent(code)}`} />
    </tr>
  )
}

function Count({ label, count }: { readonly label: string; readonly count: number }) {
  return (
    <td class="number" data-label={label}>
      {count}
    </td>
  )
}

/** `list`: where they are, with their reasons. */
function Wrong(props: { readonly label: string; readonly count: number; readonly list: string }) {
  const { label, count, list } = props
  if (count === 0) return <Count label={label} count={0} />
  return (
    <td class="number" data-label={label}>
      <a class="wrong" href={list}>
        {count}
      </a>
    </td>
  )
}
