import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { coded } from '../../contract/errors.ts'
import { showHeld } from '../../data/operator/quarantine.ts'
import { traceDocument } from '../../data/operator/trace.ts'
import { keyParts } from '../../registry/document-name.ts'
import { currentContent } from '../documents/current-content.ts'
import { DocumentContent } from '../documents/document-content.tsx'
import { documentTitle } from '../documents/document-link.tsx'
import { DocumentStanding } from '../documents/document-standing.tsx'
import { Journey } from '../documents/journey.tsx'
import { standingOf } from '../documents/standing.ts'
import { standingProgress } from '../documents/standing-progress.ts'
import { queryOf } from '../form.ts'
import { HeldActs } from '../quarantine/held-acts.tsx'
import type { ConsoleServices } from '../services.ts'

const Query = z.object({
  type: z.string().max(60),
  kind: z.string().max(60),
  /** A JSON array. */
  key: z.string().max(640),
  /** Of a received one. */
  origin: z.string().max(20).optional(),
})

/** One document: where it stands, what it says, and its journey as far as this site knows it. */
export function documentPage(server: FastifyInstance, services: ConsoleServices): void {
  for (const list of ['/received', '/sent'] as const) {
    server.get(`${list}/document`, async (request, reply) => {
      const installation = services.installation()
      const { siteDatabase, registry } = installation
      const { type, kind, key, origin } = queryOf(request, Query)
      const parts = keyParts(key)
      const name = { type, kind, key: parts ?? [] }
      const steps = await traceDocument(siteDatabase, [name], origin)
      const standing = standingOf(steps)
      if (!standing) throw coded('TS_DOCUMENT_UNKNOWN', { problem: `No document ${key} of ${type} is known here.` })
      const [held] = await showHeld(siteDatabase, { documents: [name], origin })
      const found = registry.allTypes.find((one) => one.name === type)
      const table = found?.kinds.find((one) => one.name === kind)?.root
      return reply.page(
        found?.kinds.length === 1 ? `${found.title} ${name.key.join('/')}` : documentTitle(registry, name),
        <>
          <DocumentStanding
            standing={standing}
            held={held}
            progress={await standingProgress(installation, name, standing, steps)}
          />
          {held && <HeldActs held={held} />}
          <h2>Content</h2>
          <DocumentContent
            table={table}
            content={
              held ? { document: held.document, as: 'received' } : await currentContent(installation, found, name)
            }
          />
          {held?.standing !== undefined && (
            <DocumentContent table={table} content={{ document: held.standing, as: 'instead' }} />
          )}
          <h2>Journey</h2>
          <Journey steps={steps} />
        </>,
      )
    })
  }
}
