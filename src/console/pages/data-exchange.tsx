import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { recordAct } from '../../data/operator/audit.ts'
import type { ConsoleServices } from '../services.ts'
import { visitorOf } from '../sign-in/guard.ts'
import { SyncDialog } from '../sync/sync-dialog.tsx'
import { syncEvents } from '../sync/sync-events.ts'
import { SyncWindow } from '../sync/sync-window.ts'
import { exchangeState } from './exchange-state.ts'
import { ExchangeSummary } from './exchange-summary.tsx'

/** Administration → System → Data Exchange: the Sync button, and the window "Synchronizing Data". */
export function dataExchangePage(server: FastifyInstance, services: ConsoleServices): void {
  const window = new SyncWindow(services)
  server.addHook('preClose', () => window.close())

  const page = async (reply: FastifyReply, opened: boolean) => {
    const state = await exchangeState(services)
    return reply.page(
      'Data Exchange',
      <>
        <ExchangeSummary state={state} runsHere={window.runs} />
        {opened && window.state && <SyncDialog state={window.state} />}
      </>,
    )
  }

  server.get('/data-exchange', async (_, reply) => page(reply, false))

  server.get('/data-exchange/sync', async (_, reply) =>
    window.state ? page(reply, true) : reply.redirect('/data-exchange', 303),
  )

  server.post('/data-exchange/sync', { config: { right: 'data-exchange' } }, async (request, reply) => {
    const { user } = visitorOf(request)
    if (!window.runs) {
      await recordAct(services.installation().siteDatabase, {
        user,
        address: request.ip,
        act: 'sync',
        detail: 'Started a cycle',
      })
      window.start(user)
    }
    return reply.redirect('/data-exchange/sync', 303)
  })

  server.post('/data-exchange/stop', { config: { right: 'data-exchange' } }, async (request, reply) => {
    const { user } = visitorOf(request)
    if (window.runs) {
      await recordAct(services.installation().siteDatabase, {
        user,
        address: request.ip,
        act: 'sync-stop',
        detail: 'Stopped the cycle',
      })
      window.stop()
    }
    return reply.redirect('/data-exchange/sync', 303)
  })

  server.get('/data-exchange/sync/events', async (request, reply) => {
    const { state } = window
    if (!state) return reply.code(204).send()
    const events = syncEvents(window, state, reply, () => request.isStillSignedIn())
    // proxies keep what they may until there is more of it
    return reply.headers({ 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }).send(Readable.from(events))
  })
}
