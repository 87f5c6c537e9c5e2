import { Tokens } from '@fastify/csrf'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { coded } from '../../contract/errors.ts'
import { type AccessRight, findOperator } from '../../data/operator/access-rights.ts'
import { forbidden, HttpError } from '../http-errors.ts'
import type { ConsoleServices } from '../services.ts'
import { sessionCookie } from './session-cookie.ts'
import type { Session, Sessions } from './sessions.ts'
import type { Visitor } from './visitor.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Null: not signed in. A route that is not `open` is only reached by somebody. */
    visitor: Visitor | null
    session: Session | null
    /** Asked again while an answer goes on for long. */
    isStillSignedIn(): boolean
    /** A new token for a form of this session. */
    csrfToken(): string | undefined
  }
  interface FastifyContextConfig {
    /** For strangers, too. */
    open?: boolean
    /** Only for users with this right. */
    right?: AccessRight
  }
}

/** Nobody passes who is not signed in, unless a route says so; nor without its right; nor from a form that is not ours. */
export function addGuard(server: FastifyInstance, sessions: Sessions, { installation }: ConsoleServices): void {
  const cookie = sessionCookie(installation().site.code)
  const tokens = new Tokens({ userInfo: false })
  server.decorateRequest('visitor', null)
  server.decorateRequest('session', null)
  server.decorateRequest('csrfToken', function (this: FastifyRequest) {
    return this.session ? tokens.create(this.session.csrfSecret) : undefined
  })

  server.decorateRequest('isStillSignedIn', function (this: FastifyRequest) {
    return sessions.find(this.cookies[cookie] ?? '') !== undefined
  })

  server.addHook('onRequest', async (request) => {
    const session = sessions.find(request.cookies[cookie] ?? '')
    if (!session) return
    // Looked up each time: who is removed, or loses a right, has lost it with the next click.
    const { siteDatabase, machine } = installation()
    const operator = await findOperator(siteDatabase, { user: session.user, account: machine.account })
    if (!operator) return
    request.session = session
    request.visitor = operator
  })

  server.addHook('preHandler', async (request, reply) => {
    const { open, right } = request.routeOptions.config
    if (open) return
    const { visitor, session, method } = request
    if (!visitor || !session) {
      if (method === 'GET') return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303)
      throw new HttpError(401, 'You are not signed in any more. Sign in, then do it again.')
    }
    if (right && !visitor.accessRights.includes(right)) throw coded('TS_RIGHT_MISSING', { user: visitor.user, right })
    if (method === 'GET' || method === 'HEAD') return
    const { _csrf: token } = (request.body ?? {}) as { _csrf?: unknown }
    if (typeof token !== 'string' || !tokens.verify(session.csrfSecret, token)) {
      throw forbidden('The form was not one of this session. Open the page again, and do it there.')
    }
  })
}

/** Who does this; routes that are not `open` have somebody. */
export function visitorOf({ visitor }: FastifyRequest): Visitor {
  if (!visitor) throw new HttpError(401, 'You are not signed in.')
  return visitor
}
