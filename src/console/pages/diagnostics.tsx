import type { FastifyInstance } from 'fastify'
import { recordAct } from '../../data/operator/audit.ts'
import { diagnosticsBundle } from '../diagnostics-bundle.ts'
import { PostForm } from '../layout/post-form.tsx'
import type { ConsoleServices } from '../services.ts'
import { visitorOf } from '../sign-in/guard.ts'

/** Support tools → Diagnostics: one file for whoever helps. */
export function diagnosticsPage(server: FastifyInstance, services: ConsoleServices): void {
  const guarded = { config: { right: 'administration' } } as const

  server.get('/diagnostics', guarded, async (_, reply) =>
    reply.page(
      'Diagnostics',
      <>
        <p>
          One file for support: versions, the configuration, the preflight of this moment, what waits and is set aside,
          and the last 50 cycles.
        </p>
        <p>
          Passwords, and settings of plugins that are named like secrets, are left out; so is the content of documents.
          The reasons of failed cycles are in it, and may name keys of documents.
        </p>
        <PostForm action="/diagnostics">
          <button type="submit" class="first">
            Download
          </button>
        </PostForm>
      </>,
    ),
  )

  server.post('/diagnostics', guarded, async (request, reply) => {
    const { siteDatabase, site } = services.installation()
    const { user } = visitorOf(request)
    const detail = 'Downloaded the diagnostics'
    await recordAct(siteDatabase, { user, address: request.ip, act: 'diagnostics', detail })
    const bundle = await diagnosticsBundle(services, user)
    const day = bundle.at.slice(0, 10)
    return reply
      .header('content-disposition', `attachment; filename="tillsync-${site.code}-${day}.json"`)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(bundle, null, 2))
  })
}
