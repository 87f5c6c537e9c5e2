import type { ComponentChildren } from 'preact'
import { DataTable } from '../layout/data-table.tsx'
import { PageLinks } from '../layout/page-links.tsx'
import { type ListQuery, listAddress } from './list-query.ts'

interface DocumentListProps {
  readonly path: string
  readonly query: ListQuery
  /** Where the next page begins. */
  readonly next?: string
  readonly caption: string
  readonly headings: readonly string[]
  /** Rows of the table. */
  readonly children: readonly ComponentChildren[]
}

/** One page of documents, and the way to the next. */
export function DocumentList({ path, query, next, caption, headings, children }: DocumentListProps) {
  return (
    <>
      {children.length === 0 ? (
        <p role="status">{next ? 'Nothing among the newest; older ones may match.' : 'There are no such documents.'}</p>
      ) : (
        <DataTable caption={caption} headings={headings}>
          {children}
        </DataTable>
      )}
      <PageLinks
        newest={query.after && listAddress(path, { ...query, after: undefined })}
        older={next && listAddress(path, { ...query, after: next })}
      />
    </>
  )
}
