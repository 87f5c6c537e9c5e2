import type { FastifyError, FastifyInstance } from 'fastify'
import { asTillsyncError, loggedFailure } from '../contract/errors.ts'
import { notFound } from './http-errors.ts'
import { ErrorMessage } from './layout/error-message.tsx'
import type { ConsoleServices } from './services.ts'

const STATUS: Readonly<Record<string, number>> = {
  TS_RIGHT_MISSING: 403,
  TS_LOCK_HELD: 409,
  TS_USAGE: 400,
  TS_DOCUMENT_UNKNOWN: 404,
  TS_NAME_UNKNOWN: 404,
  TS_TYPE_UNKNOWN: 404,
  TS_PLUGIN_UNKNOWN: 404,
}

const TITLES: Readonly<Record<number, string>> = { 401: 'Signed out', 403: 'Not allowed', 404: 'Not found' }

/** What went wrong in words, with what to do: never a stack, nor what a driver said to a stranger. */
export function addErrorPages(server: FastifyInstance, { log }: ConsoleServices): void {
  server.setNotFoundHandler(() => {
    throw notFound()
  })
  server.setErrorHandler<FastifyError>((error, request, reply) => {
    const told = asTillsyncError(error)
    const status = told ? (STATUS[told.code] ?? (told.action === 'retry' ? 503 : 500)) : (error.statusCode ?? 500)
    if (status >= 500) log.error({ ...loggedFailure(error), path: request.routeOptions.url }, 'the console failed')
    if (!request.visitor && told) {
      return reply.code(status).page('Not now', <p role="alert">The site cannot be looked at now: {told.code}.</p>)
    }
    const title = TITLES[status] ?? (status < 500 ? 'Not understood' : 'Not done')
    if (told) return reply.code(status).page(title, <ErrorMessage error={told} />)
    return reply
      .code(status)
      .page(
        title,
        <p role="alert">{status < 500 ? error.message : 'Something happened that Tillsync was not made for.'}</p>,
      )
  })
}
