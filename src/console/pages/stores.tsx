import type { FastifyInstance } from 'fastify'
import { storeDetails } from '../../data/operator/store-details.ts'
import { listStores } from '../../data/operator/stores.ts'
import { queryOf } from '../form.ts'
import { notFound } from '../http-errors.ts'
import type { ConsoleServices } from '../services.ts'
import { chosenStores, storeCounts } from '../stores/chosen-stores.ts'
import { HeldThere } from '../stores/held-there.tsx'
import { StoreFacts } from '../stores/store-facts.tsx'
import { StoreFilters } from '../stores/store-filters.tsx'
import { StorePages } from '../stores/store-pages.tsx'
import { StoreQuery } from '../stores/store-query.ts'
import { StoreStreams } from '../stores/store-streams.tsx'
import { StoreTable } from '../stores/store-table.tsx'

const MOST = 100

/** At a head office: its stores, from what each has told the web database. */
export function storesPage(server: FastifyInstance, services: ConsoleServices): void {
  if (services.installation().site.kind !== 'head-office') return

  server.get('/stores', async (request, reply) => {
    const { webDatabase, site } = services.installation()
    const query = queryOf(request, StoreQuery)
    const stores = await listStores(webDatabase, site.code)
    const chosen = chosenStores(stores, query)
    const first = (query.page - 1) * MOST
    return reply.page(
      'Stores',
      <>
        <StoreFilters query={query} counts={storeCounts(stores)} />
        <StoreTable stores={chosen.slice(first, first + MOST)} query={query} />
        <StorePages query={query} count={Math.ceil(chosen.length / MOST)} />
      </>,
    )
  })

  server.get<{ Params: { code: string } }>('/stores/:code', async (request, reply) => {
    const { webDatabase, site, registry } = services.installation()
    const { code } = request.params
    const store = (await listStores(webDatabase, site.code)).find((one) => one.site.code === code)
    if (!store) throw notFound()
    const { toStore, fromStore, heldThere } = await storeDetails(webDatabase, site.code, code, MOST)
    return reply.page(
      `Store ${code}`,
      <>
        <StoreFacts store={store} />
        <h2>To the store</h2>
        <StoreStreams caption="What the head office sends it" streams={toStore} registry={registry} />
        <HeldThere held={heldThere} registry={registry} />
        <h2>From the store</h2>
        <StoreStreams caption="What it sends to the head office" streams={fromStore} registry={registry} />
        <p>
          <a href={`/received?origin=${encodeURIComponent(code)}`}>Received Data from {code}</a>
        </p>
      </>,
    )
  })
}
