import type { FastifyInstance } from 'fastify'
import { openRunJournal } from '../../data/operator/run-journal.ts'
import { nextCycle } from '../../host/next-cycle.ts'
import { Time } from '../layout/time.tsx'
import type { ConsoleServices } from '../services.ts'

/** Administration → System → Data Exchange. */
export function dataExchangePage(server: FastifyInstance, { installation }: ConsoleServices): void {
  const { siteDatabase, config, machine } = installation
  server.get('/data-exchange', async (_, reply) => {
    const last = await openRunJournal(siteDatabase).last()
    const next = nextCycle(config, last, machine.now())
    return reply.page(
      'Data Exchange',
      <dl>
        <dt>Last cycle</dt>
        <dd>{last ? <Time at={last.startedAt} /> : 'none yet'}</dd>
        <dt>Next cycle</dt>
        <dd>{next === 'due' ? 'due' : <Time at={next} />}</dd>
      </dl>,
    )
  })
}
