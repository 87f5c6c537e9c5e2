import type { FastifyInstance } from 'fastify'
import { knownProgress } from '../../data/operator/known-progress.ts'
import { SENT_STATUSES, type SentDocument } from '../../data/operator/sent-document.ts'
import { listSent } from '../../data/operator/sent-list.ts'
import type { Registry } from '../../registry/registry.ts'
import { DocumentLink, typeTitle } from '../documents/document-link.tsx'
import { DocumentList } from '../documents/document-list.tsx'
import { ListFilters } from '../documents/list-filters.tsx'
import { filterOf, ListQuery } from '../documents/list-query.ts'
import { Reason } from '../documents/reason.tsx'
import { StatusDisplay } from '../documents/status-display.tsx'
import { SENT_WORDS } from '../documents/status-words.ts'
import { Tabs } from '../documents/tabs.tsx'
import { typesGoing } from '../documents/types-going.ts'
import { oneOf, queryOf } from '../form.ts'
import { Time } from '../layout/time.tsx'
import type { ConsoleServices } from '../services.ts'

const MOST = 50

/** What this site sends, newest first, with each document’s status. */
export function sentDataPage(server: FastifyInstance, services: ConsoleServices): void {
  server.get('/sent', async (request, reply) => {
    const installation = services.installation()
    const { siteDatabase, webDatabase, site, registry } = installation
    const query = queryOf(request, ListQuery)
    const filter = { ...filterOf(query, installation), statuses: oneOf(SENT_STATUSES, query.status) }
    const page = await listSent(siteDatabase, filter, { most: MOST, after: query.after })
    const documents = await knownProgress(siteDatabase, webDatabase, site.code, page.items)
    return reply.page(
      'Sent Data',
      <>
        <Tabs path="/sent" />
        <ListFilters
          path="/sent"
          query={query}
          choices={{ types: typesGoing('sent', installation), statuses: SENT_STATUSES, origins: false }}
        />
        <DocumentList
          path="/sent"
          query={query}
          page={page}
          caption="Documents that this site sends, newest first"
          headings={['Status Display', 'Document', 'Type', 'For', 'Since']}
        >
          {documents.map((document) => (
            <SentRow key={JSON.stringify(document.key)} document={document} registry={registry} />
          ))}
        </DocumentList>
      </>,
    )
  })
}

function SentRow({ document, registry }: { readonly document: SentDocument; readonly registry: Registry }) {
  const { type, status, progress, audiences, changedAt, reason, note, remedy } = document
  return (
    <tr>
      <td>
        <StatusDisplay status={status} words={SENT_WORDS[status]} progress={progress} />
      </td>
      <td class="document">
        <DocumentLink list="/sent" registry={registry} document={document} />
        <Reason reason={reason ?? note} remedy={remedy} />
      </td>
      <td>{typeTitle(registry, type)}</td>
      <td data-label="For">{audiencesText(audiences)}</td>
      <td data-label="Since">
        <Time at={changedAt} />
      </td>
    </tr>
  )
}

function audiencesText(audiences: readonly string[]): string {
  if (audiences.includes('*')) return 'every store'
  return audiences.length > 3 ? `${audiences.length} stores` : audiences.join(', ')
}
