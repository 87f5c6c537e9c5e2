import cookies from '@fastify/cookie'
import { Tokens } from '@fastify/csrf'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { z } from 'zod'
import { recordAct } from '../../data/operator/audit.ts'
import { formOf } from '../form.ts'
import type { ConsoleServices } from '../services.ts'
import { SignInAttempts } from './attempts.ts'
import { addGuard, visitorOf } from './guard.ts'
import { passwordChecks } from './password-checks.ts'
import { sessionCookie } from './session-cookie.ts'
import { Sessions } from './sessions.ts'
import { SignInForm } from './sign-in-form.tsx'

const LONGEST = 200
const SignIn = z.object({
  name: z.string().max(LONGEST),
  password: z.string().max(LONGEST),
  next: z.string().optional(),
})

/** Users of the site sign in with a password; everything else on this server is behind that. */
export async function addSignIn(server: FastifyInstance, services: ConsoleServices): Promise<void> {
  const { installation } = services
  const cookie = sessionCookie(installation().site.code)
  const sessions = new Sessions(() => installation().machine.now())
  const attempts = new SignInAttempts()
  const isRight = passwordChecks(() => installation().siteDatabase)
  const csrfTokens = new Tokens({ userInfo: false })
  await server.register(cookies)
  addGuard(server, sessions, services)

  const ask = (reply: FastifyReply, next: string, wrong?: string) =>
    reply.page('Sign in', h(SignInForm, { next, wrong }))

  server.get('/sign-in', { config: { open: true } }, async (request, reply) => {
    const next = pathIn((request.query as { next?: unknown }).next)
    return request.visitor ? reply.redirect(next, 303) : ask(reply, next)
  })

  server.post('/sign-in', { config: { open: true } }, async (request, reply) => {
    const { name, password, next: wanted } = formOf(request, SignIn)
    const next = pathIn(wanted)
    const minutes = await attempts.begin(name, request.ip)
    if (minutes !== undefined) {
      return ask(reply.code(429), next, `Too many attempts. Try again in ${minutes} minutes.`)
    }
    if (!(await isRight(name, password))) {
      // Not the name that was typed: people type their password there.
      await recordAct(installation().siteDatabase, { user: '', address: request.ip, act: 'sign-in-refused' })
      return ask(reply.code(401), next, 'Name or password is wrong.')
    }
    await attempts.succeeded(name, request.ip)
    await recordAct(installation().siteDatabase, { user: name, address: request.ip, act: 'sign-in' })
    forget(request)
    const token = sessions.start({ user: name, csrfSecret: await csrfTokens.secret() })
    const secure = request.protocol === 'https'
    return reply.setCookie(cookie, token, { httpOnly: true, sameSite: 'strict', path: '/', secure }).redirect(next, 303)
  })

  server.post('/sign-out', async (request, reply) => {
    const { user } = visitorOf(request)
    forget(request)
    await recordAct(installation().siteDatabase, { user, address: request.ip, act: 'sign-out' })
    return reply.clearCookie(cookie, { path: '/' }).redirect('/sign-in', 303)
  })

  function forget(request: FastifyRequest): void {
    sessions.end(request.cookies[cookie] ?? '')
  }
}

/** A path of this server alone, else its first page. */
function pathIn(wanted: unknown): string {
  const here = 'http://here'
  if (typeof wanted !== 'string' || !URL.canParse(wanted, here)) return '/'
  const { origin, pathname, search } = new URL(wanted, here)
  return origin === here ? pathname + search : '/'
}
