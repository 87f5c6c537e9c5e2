import type { FastifyInstance } from 'fastify'
import { recordAct } from '../../data/operator/audit.ts'
import type { Finding } from '../../preflight/finding.ts'
import { Findings } from '../layout/findings.tsx'
import { Notice } from '../layout/notice.tsx'
import { PostForm } from '../layout/post-form.tsx'
import type { ConsoleServices } from '../services.ts'
import { visitorOf } from '../sign-in/guard.ts'

/** Support tools → Preflight: what a cycle of this user would find, with nothing moved. */
export function preflightPage(server: FastifyInstance, services: ConsoleServices): void {
  const config = { right: 'data-exchange' } as const

  server.get('/preflight', { config }, async (_, reply) => reply.page('Preflight', <CheckNow />))

  server.post('/preflight', { config }, async (request, reply) => {
    const { user } = visitorOf(request)
    await recordAct(services.installation().siteDatabase, {
      user,
      address: request.ip,
      act: 'preflight',
      detail: 'Ran the preflight',
    })
    const installation = await services.open(user)
    try {
      return reply.page('Preflight', <Checked findings={await installation.preflight()} />)
    } finally {
      await installation.close()
    }
  })
}

function CheckNow() {
  return (
    <>
      <p>Checks everything that must hold before a cycle, and shows all it finds at once. No document is moved.</p>
      <PostForm action="/preflight">
        <button type="submit" class="first">
          Check now
        </button>
      </PostForm>
    </>
  )
}

function Checked({ findings }: { readonly findings: readonly Finding[] }) {
  const wrong = findings.filter(({ ok }) => !ok)
  const failed = wrong.some(({ severity }) => severity === 'error')
  return (
    <>
      {failed ? (
        <Notice kind="wrong">
          <p>A cycle would not start.</p>
        </Notice>
      ) : (
        <Notice kind="good">
          <p>A cycle would start.{wrong.length > 0 && ' Look at the warnings.'}</p>
        </Notice>
      )}
      {wrong.length > 0 && <Findings findings={wrong} caption="What is not as it should be" />}
      <details>
        <summary>{findings.length - wrong.length} checks are ok</summary>
        <Findings findings={findings.filter(({ ok }) => ok)} />
      </details>
      <h2>Again</h2>
      <CheckNow />
    </>
  )
}
