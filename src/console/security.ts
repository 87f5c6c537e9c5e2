import helmet from '@fastify/helmet'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { forbidden, HttpError } from './http-errors.ts'

/**
 * What a browser may do with a page: nothing comes from elsewhere, nothing is written inline, no other site frames it. What
 * changes something must come from a page of this site, whatever the cookies say.
 */
export async function addSecurity(server: FastifyInstance): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    // A till's console may move to a plain address again; that is its administrator's choice.
    strictTransportSecurity: false,
  })
  server.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    if (!['GET', 'HEAD'].includes(request.method) && !isFromHere(request)) throw forbidden('It came from another site.')
  })
  server.addHook('preValidation', async (request) => {
    if (hasNul(request)) throw new HttpError(400, 'There is a character in it that no text has.')
  })
}

/** Of an address or a form. No text here has one, and databases cannot keep it. */
function hasNul({ query, params, body }: FastifyRequest): boolean {
  return JSON.stringify([query, params, body]).includes('\\u0000')
}

/** Browsers name the origin of each POST; what names none is no browser, and has no cookies to be abused. */
function isFromHere({ headers, host, protocol }: FastifyRequest): boolean {
  const { origin } = headers
  if (origin !== undefined) return origin === `${protocol}://${host}`
  return !['cross-site', 'same-site'].includes(String(headers['sec-fetch-site']))
}
