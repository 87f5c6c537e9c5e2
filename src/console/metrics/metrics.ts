import type { FastifyInstance, FastifyRequest } from 'fastify'
import { forbidden } from '../http-errors.ts'
import type { ConsoleServices } from '../services.ts'
import { exposition, processMetrics } from './exposition.ts'
import { figuresOf } from './figures.ts'
import { healthOf } from './health.ts'

const LOOPBACK = /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/

/** For programs, which do not sign in: `/health`, `/health/live`, `/health/ready`, `/metrics`; from this machine alone, unless configured. */
export function addMetrics(server: FastifyInstance, services: ConsoleServices): void {
  const { installation } = services
  const figures = figuresOf(services)
  const process = processMetrics()
  const onRequest = async ({ ip }: FastifyRequest) => {
    if (installation().config.metrics.from === 'this-machine' && !LOOPBACK.test(ip))
      throw forbidden('This is for its machine alone.')
  }
  const options = { config: { open: true }, onRequest }

  server.get('/health/live', options, async () => ({ status: 'live' }))

  for (const url of ['/health', '/health/ready']) {
    server.get(url, options, async (_, reply) => {
      const health = healthOf(await figures())
      return reply.code(health.status === 'ready' ? 200 : 503).send(health)
    })
  }

  server.get('/metrics', options, async (_, reply) =>
    reply.type(process.contentType).send(await exposition(process, await figures(), installation().site.code)),
  )
}
