import type { ComponentChildren } from 'preact'
import { Scrolled } from '../layout/scrolled.tsx'
import { type ListChoices, ListFilters } from './list-filters.tsx'
import { type ListQuery, listAddress } from './list-query.ts'

const TABS = { '/received': 'Received Data', '/sent': 'Sent Data' } as const

interface DocumentListProps {
  readonly path: keyof typeof TABS
  readonly query: ListQuery
  readonly choices: ListChoices
  /** Where the next page begins. */
  readonly next?: string
  readonly caption: string
  readonly headings: readonly string[]
  /** Rows of the table. */
  readonly children: readonly ComponentChildren[]
}

/** One page of Received Data or Sent Data. */
export function DocumentList({ path, query, choices, next, caption, headings, children }: DocumentListProps) {
  return (
    <>
      <ul class="tabs">
        {Object.entries(TABS).map(([address, title]) => (
          <li key={address}>
            <a href={address} aria-current={address === path ? 'page' : undefined}>
              {title}
            </a>
          </li>
        ))}
      </ul>
      <ListFilters path={path} query={query} choices={choices} />
      {children.length === 0 ? (
        <p role="status">{next ? 'Nothing among the newest; older ones may match.' : 'There are no such documents.'}</p>
      ) : (
        <Scrolled label={caption}>
          <table>
            <caption>{caption}</caption>
            <thead>
              <tr>
                {headings.map((heading) => (
                  <th key={heading} scope="col">
                    {heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>{children}</tbody>
          </table>
        </Scrolled>
      )}
      <p class="actions">
        {query.after && (
          <a class="button" href={listAddress(path, { ...query, after: undefined })}>
            Newest
          </a>
        )}
        {next && (
          <a class="button" href={listAddress(path, { ...query, after: next })}>
            Older
          </a>
        )}
      </p>
    </>
  )
}
