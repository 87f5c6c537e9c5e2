import type { FastifyInstance } from 'fastify'
import { auditPage } from './pages/audit.tsx'
import { dataExchangePage } from './pages/data-exchange.tsx'
import { diagnosticsPage } from './pages/diagnostics.tsx'
import { documentPage } from './pages/document.tsx'
import { pluginsPage } from './pages/plugins.tsx'
import { preflightPage } from './pages/preflight.tsx'
import { quarantinePage } from './pages/quarantine.tsx'
import { receivedDataPage } from './pages/received-data.tsx'
import { runsPage } from './pages/runs.tsx'
import { schedulePage } from './pages/schedule.tsx'
import { sentDataPage } from './pages/sent-data.tsx'
import { storesPage } from './pages/stores.tsx'
import { webDbLocatorPage } from './pages/web-db-locator.tsx'
import type { ConsoleServices } from './services.ts'

/** Every page behind the sign-in; layout/navigation.ts has those of the menu. */
const PAGES: readonly ((server: FastifyInstance, services: ConsoleServices) => void)[] = [
  dataExchangePage,
  pluginsPage,
  schedulePage,
  webDbLocatorPage,
  preflightPage,
  diagnosticsPage,
  receivedDataPage,
  sentDataPage,
  documentPage,
  quarantinePage,
  runsPage,
  storesPage,
  auditPage,
]

export function addPages(server: FastifyInstance, services: ConsoleServices): void {
  server.get('/', async (_, reply) => reply.redirect('/data-exchange', 303))
  for (const page of PAGES) page(server, services)
}
