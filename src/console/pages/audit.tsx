import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { listActs, type RecordedAct } from '../../data/operator/audit.ts'
import { queryOf } from '../form.ts'
import { DataTable } from '../layout/data-table.tsx'
import { Time } from '../layout/time.tsx'
import type { ConsoleServices } from '../services.ts'

const MOST = 50
const Query = z.object({ before: z.string().max(60).optional() })

/** Who did what in the console, newest first. */
export function auditPage(server: FastifyInstance, { installation }: ConsoleServices): void {
  server.get('/audit', { config: { right: 'administration' } }, async (request, reply) => {
    const { before } = queryOf(request, Query)
    const acts = await listActs(installation().siteDatabase, { most: MOST, before })
    return reply.page('Audit log', <Acts acts={acts} />)
  })
}

function Acts({ acts }: { readonly acts: readonly RecordedAct[] }) {
  if (acts.length === 0) return <p>Nothing more.</p>
  return (
    <>
      <DataTable
        caption="What people did in this console, newest first"
        headings={['When', 'Who', 'From', 'What']}
        stacked
      >
        {acts.map(({ id, at, user, address, act, detail }) => (
          <tr key={id}>
            <td>
              <Time at={at} />
            </td>
            <td>{user || 'somebody'}</td>
            <td>{address}</td>
            <td>{detail ?? act.replaceAll('-', ' ')}</td>
          </tr>
        ))}
      </DataTable>
      {acts.length === MOST && (
        <p>
          <a href={`/audit?before=${acts.at(-1)?.id}`}>Older</a>
        </p>
      )}
    </>
  )
}
