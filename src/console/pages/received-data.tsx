import type { FastifyInstance } from 'fastify'
import type { ReceivedEntry } from '../../data/operator/received-entry.ts'
import { listReceived } from '../../data/operator/received-list.ts'
import { RECEIVED_STATUSES } from '../../data/operator/received-statuses.ts'
import type { Registry } from '../../registry/registry.ts'
import { DocumentLink, typeTitle } from '../documents/document-link.tsx'
import { DocumentList } from '../documents/document-list.tsx'
import { ListFilters } from '../documents/list-filters.tsx'
import { filterOf, ListQuery } from '../documents/list-query.ts'
import { Reason } from '../documents/reason.tsx'
import { StatusDisplay } from '../documents/status-display.tsx'
import { RECEIVED_WORDS } from '../documents/status-words.ts'
import { Tabs } from '../documents/tabs.tsx'
import { typesGoing } from '../documents/types-going.ts'
import { oneOf, queryOf } from '../form.ts'
import { Time } from '../layout/time.tsx'
import type { ConsoleServices } from '../services.ts'

const MOST = 50

/** What this site received, newest first. */
export function receivedDataPage(server: FastifyInstance, services: ConsoleServices): void {
  server.get('/received', async (request, reply) => {
    const installation = services.installation()
    const { siteDatabase, site, registry } = installation
    const query = queryOf(request, ListQuery)
    const statuses = oneOf(RECEIVED_STATUSES, query.status)
    const filter = { ...filterOf(query, installation), origin: query.origin, statuses }
    const page = await listReceived(siteDatabase, filter, { most: MOST, after: query.after })
    return reply.page(
      'Received Data',
      <>
        <Tabs path="/received" />
        <ListFilters
          path="/received"
          query={query}
          choices={{
            types: typesGoing('received', installation),
            statuses: RECEIVED_STATUSES,
            origins: site.kind === 'head-office',
          }}
        />
        <DocumentList
          path="/received"
          query={query}
          page={page}
          caption="Documents that this site received, newest first"
          headings={['Status Display', 'Document', 'Type', 'From', 'Since']}
        >
          {page.items.map((entry) => (
            <ReceivedRow key={JSON.stringify(entry.key)} entry={entry} registry={registry} />
          ))}
        </DocumentList>
      </>,
    )
  })
}

function ReceivedRow({ entry, registry }: { readonly entry: ReceivedEntry; readonly registry: Registry }) {
  const { type, status, origin, changedAt, reason, remedy } = entry
  return (
    <tr>
      <td>
        <StatusDisplay status={status} words={RECEIVED_WORDS[status]} />
      </td>
      <td class="document">
        <DocumentLink list="/received" registry={registry} document={entry} />
        <Reason reason={reason} remedy={status === 'WAIVED' ? undefined : remedy} />
      </td>
      <td>{typeTitle(registry, type)}</td>
      <td data-label="From">{origin}</td>
      <td data-label="Since">
        <Time at={changedAt} />
      </td>
    </tr>
  )
}
