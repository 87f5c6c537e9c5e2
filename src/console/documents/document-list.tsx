import type { ComponentChildren } from 'preact'
import type { Page } from '../../data/operator/newest-first.ts'
import { DataTable } from '../layout/data-table.tsx'
import { PageLinks } from '../layout/page-links.tsx'
import { Time } from '../layout/time.tsx'
import { type ListQuery, listAddress } from './list-query.ts'

interface DocumentListProps {
  readonly path: string
  readonly query: ListQuery
  readonly page: Pick<Page<unknown>, 'next' | 'searchedTo' | 'isWholeKey'>
  readonly caption: string
  readonly headings: readonly string[]
  /** Rows of the table. */
  readonly children: readonly ComponentChildren[]
}

/** One page of documents, and the way to the next. */
export function DocumentList({ path, query, page, caption, headings, children }: DocumentListProps) {
  const { next } = page
  return (
    <>
      {children.length === 0 ? (
        !next && <p role="status">There are no such documents.</p>
      ) : (
        <DataTable caption={caption} headings={headings} stacked>
          {children}
        </DataTable>
      )}
      <SearchedSoFar {...page} found={children.length} />
      <PageLinks
        newest={query.after && listAddress(path, { ...query, after: undefined })}
        older={next && listAddress(path, { ...query, after: next })}
        olderText={olderText(page)}
      />
    </>
  )
}

/** A list that ends here though there may be more: why, and where to go on. */
function SearchedSoFar({ searchedTo, isWholeKey, found }: DocumentListProps['page'] & { readonly found: number }) {
  if (isWholeKey) {
    const these = found === 1 ? 'This is the document' : 'These are the documents'
    return <p role="status">{these} with exactly this key. Others may contain it in theirs.</p>
  }
  if (searchedTo === undefined) return null
  return (
    <p role="status">
      {found === 0 ? 'Nothing found yet. ' : ''}
      The search went back to <Time at={searchedTo} />. Older documents may match: search on, or narrow the period. A
      whole key is found at once, however old its document is.
    </p>
  )
}

function olderText({ searchedTo, isWholeKey }: DocumentListProps['page']): string | undefined {
  if (isWholeKey) return 'Search for keys that contain it'
  return searchedTo === undefined ? undefined : 'Search older documents'
}
