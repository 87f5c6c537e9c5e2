import type { HeldBack } from '../../data/operator/store-details.ts'
import type { Registry } from '../../registry/registry.ts'
import { DocumentLink, typeTitle } from '../documents/document-link.tsx'
import { StatusDisplay } from '../documents/status-display.tsx'
import { RECEIVED_WORDS } from '../documents/status-words.ts'
import { DataTable } from '../layout/data-table.tsx'
import { Time } from '../layout/time.tsx'

/** Documents of the head office that a store holds back. */
export function HeldThere({ held, registry }: { readonly held: readonly HeldBack[]; readonly registry: Registry }) {
  if (held.length === 0) return <p>It holds back nothing.</p>
  return (
    <DataTable
      caption="Documents of the head office that the store has not applied, newest first"
      headings={['Status Display', 'Document', 'Type', 'Since']}
      stacked
    >
      {held.map((document) => (
        <tr key={`${document.type} ${document.kind} ${document.key.join('/')}`}>
          <td>
            <StatusDisplay status={document.status} words={RECEIVED_WORDS[document.status]} />
          </td>
          <td class="document">
            <DocumentLink list="/sent" registry={registry} document={document} />
            <p class="as-written">{document.reason}</p>
            <p class="quiet">{document.code}</p>
          </td>
          <td>{typeTitle(registry, document.type)}</td>
          <td>
            <Time at={document.at} />
          </td>
        </tr>
      ))}
    </DataTable>
  )
}
