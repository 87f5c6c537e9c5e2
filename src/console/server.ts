import { readFileSync } from 'node:fs'
import formbody from '@fastify/formbody'
import Fastify, { type FastifyInstance } from 'fastify'
import { addAssets } from './assets.ts'
import { addErrorPages } from './error-pages.tsx'
import { addPageRendering } from './layout/reply-page.tsx'
import { addMetrics } from './metrics/metrics.ts'
import { addPages } from './pages.ts'
import { addSecurity } from './security.ts'
import type { ConsoleServices } from './services.ts'
import { addSignIn } from './sign-in/sign-in.ts'

/** No form of the console is longer. */
const MOST_BYTES = 64 * 1024

/** The console of a site, ready to listen or to be asked by `inject`. A certificate that cannot be read throws. */
export async function consoleServer(services: ConsoleServices): Promise<FastifyInstance> {
  const { certificate, certificateKey, behindProxy } = services.installation().config.console
  const https =
    certificate && certificateKey ? { cert: readFileSync(certificate), key: readFileSync(certificateKey) } : null
  const server: FastifyInstance = Fastify({
    bodyLimit: MOST_BYTES,
    requestTimeout: 30_000,
    // Only the proxy on this machine is believed about who asks.
    trustProxy: behindProxy ? 'loopback' : false,
    forceCloseConnections: true,
    https: https as null,
  })
  // Forms are all that is taken.
  server.removeAllContentTypeParsers()
  await server.register(formbody)
  await addSecurity(server)
  addPageRendering(server, services)
  addErrorPages(server, services)
  addAssets(server)
  await addSignIn(server, services)
  addMetrics(server, services)
  addPages(server, services)
  return server
}
