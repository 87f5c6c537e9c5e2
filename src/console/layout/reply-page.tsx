import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ComponentChildren } from 'preact'
import { render } from 'preact-render-to-string'
import type { ConsoleServices } from '../services.ts'
import { Page } from './page.tsx'
import { PageContext, type PageView } from './page-view.ts'

declare module 'fastify' {
  interface FastifyReply {
    /** Sends a whole page. All text in it is escaped by Preact; nothing here or above uses its way around that. */
    page(title: string, body: ComponentChildren): FastifyReply
    /** Renders a part of a page alone, with the same surroundings. */
    part(body: ComponentChildren): string
  }
}

export function addPageRendering(server: FastifyInstance, { installation }: ConsoleServices): void {
  const viewOf = ({ request }: FastifyReply): PageView => ({
    site: installation().config.site,
    support: installation().config.support,
    visitor: request.visitor ?? undefined,
    path: request.url.split('?', 1)[0]!,
    csrfToken: request.csrfToken(),
  })
  server.decorateReply('part', function (body) {
    return render(<PageContext.Provider value={viewOf(this)}>{body}</PageContext.Provider>)
  })
  server.decorateReply('page', function (title, body) {
    const html = this.part(<Page title={title}>{body}</Page>)
    return this.type('text/html; charset=utf-8').send(`<!doctype html>${html}`)
  })
}
