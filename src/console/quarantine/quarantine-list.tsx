import type { Page } from '../../data/operator/newest-first.ts'
import type { ReceivedEntry } from '../../data/operator/received-entry.ts'
import type { Registry } from '../../registry/registry.ts'
import { DocumentLink, typeTitle } from '../documents/document-link.tsx'
import { DocumentList } from '../documents/document-list.tsx'
import type { ListQuery } from '../documents/list-query.ts'
import { Reason } from '../documents/reason.tsx'
import { StatusDisplay } from '../documents/status-display.tsx'
import { RECEIVED_WORDS } from '../documents/status-words.ts'
import { usePage } from '../layout/page-view.ts'
import { PostForm } from '../layout/post-form.tsx'
import { Time } from '../layout/time.tsx'
import { chosenText } from './act.ts'
import { ActBar } from './act-bar.tsx'

const HEADINGS = ['Status Display', 'Document', 'Type', 'From', 'Since']

/** Documents that are held back, to be chosen by who may act upon them. */
export function QuarantineList(props: {
  readonly path: string
  readonly query: ListQuery
  readonly page: Page<ReceivedEntry>
  readonly registry: Registry
}) {
  const { path, query, page, registry } = props
  const mayAct = usePage().visitor?.accessRights.includes('data-exchange') ?? false
  const list = (
    <DocumentList
      path={path}
      query={query}
      page={page}
      caption="Received documents that are not applied, newest first"
      headings={mayAct ? ['Choose', ...HEADINGS] : HEADINGS}
    >
      {page.items.map((entry) => (
        <HeldRow key={chosenText(entry)} entry={entry} registry={registry} mayAct={mayAct} />
      ))}
    </DocumentList>
  )
  if (!mayAct || page.items.length === 0) return list
  return (
    <PostForm action={`${path}/retry`}>
      {Object.entries(query).map(
        ([name, value]) => value !== undefined && <input key={name} type="hidden" name={name} value={value} />,
      )}
      {list}
      <ActBar many />
    </PostForm>
  )
}

function HeldRow(props: { readonly entry: ReceivedEntry; readonly registry: Registry; readonly mayAct: boolean }) {
  const { entry, registry, mayAct } = props
  const { type, status, origin, changedAt, reason, remedy, key } = entry
  return (
    <tr>
      {mayAct && (
        <td data-label="Choose">
          <input type="checkbox" name="documents" value={chosenText(entry)} aria-label={`Choose ${key.join('/')}`} />
        </td>
      )}
      <td>
        <StatusDisplay status={status} words={RECEIVED_WORDS[status]} />
      </td>
      <td class="document">
        <DocumentLink list="/received" registry={registry} document={entry} />
        <Reason reason={reason} remedy={remedy} />
      </td>
      <td>{typeTitle(registry, type)}</td>
      <td data-label="From">{origin}</td>
      <td data-label="Since">
        <Time at={changedAt} />
      </td>
    </tr>
  )
}
