import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { loadConfig } from '../../src/config.ts'
import { consoleServer } from '../../src/console/server.ts'
import type { ConsoleServices } from '../../src/console/services.ts'
import { type Installation, openInstallation } from '../../src/container.ts'
import { setPassword } from '../../src/data/operator/passwords.ts'
import { addRole } from '../../src/data/operator/roles.ts'
import { addUser } from '../../src/data/operator/users.ts'
import { commandLine } from './command-line.ts'

/** Asha manages the place, Meera synchronises it; Ravi is a cashier who may look. */
export const PASSWORDS = {
  Asha: 'correct horse battery',
  Meera: 'monsoon at the ghat',
  Ravi: 'staple of the till',
} as const
export type Person = keyof typeof PASSWORDS

/** A head office, its web database and its store S001 (S002 is only registered) on the embedded database, with the console of one of them. */
export interface TestConsole {
  readonly folder: string
  /** Configuration files. */
  readonly files: { readonly store: string; readonly headOffice: string }
  readonly installation: Installation
  readonly services: ConsoleServices
  readonly server: FastifyInstance
  /** `http://127.0.0.1:PORT` */
  readonly address: string
  close(): Promise<void>
}

/**
 * `flags`: settings beside those of the file. `plugins`: lines of that section of the file. `prepare`:
 * what is to be in the configuration's folder. `now`: the machine's clock.
 */
export async function testConsole({
  at = 'store',
  flags = {},
  plugins = '',
  prepare = () => {},
  now,
}: {
  at?: 'store' | 'headOffice'
  flags?: Readonly<Record<string, string>>
  plugins?: string
  prepare?: (folder: string) => void
  now?: () => Date
} = {}): Promise<TestConsole> {
  const folder = mkdtempSync(join(tmpdir(), 'tillsync-console-'))
  const files = { headOffice: join(folder, 'ho/tillsync.yaml'), store: join(folder, 's1/tillsync.yaml') }
  await run('init', '--kind', 'head-office', '--directory', join(folder, 'ho'))
  await run('--config', files.headOffice, 'migrate')
  const add = ['--config', files.headOffice, 'site', 'add']
  await run(...add, 'S001', '--name', 'High Street', '--format', 'consignment')
  await run(...add, 'S002', '--name', 'Low Street', '--format', 'outright')
  const store = ['--kind', 'store', '--code', 'S001', '--name', 'High Street', '--format', 'consignment']
  const web = ['--web-database', join(folder, 'ho/web.sqlite')]
  await run('init', ...store, ...web, '--directory', join(folder, 's1'))
  await run('--config', files.store, 'migrate')

  const file = files[at]
  prepare(dirname(file))
  writeFileSync(file, readFileSync(file, 'utf8').replace('\nplugins:\n', `\nplugins:\n${plugins}`))
  const open = (more: Record<string, string> = {}) =>
    openInstallation(loadConfig({ file, flags: { 'log.level': 'silent', ...flags, ...more } }))
  const installation = await open()
  const { siteDatabase, log } = installation
  if (now) Object.defineProperty(installation, 'machine', { value: { ...installation.machine, now } })
  await addRole(siteDatabase, {
    name: 'manager',
    accessRights: ['data-exchange', 'administration'],
    webDatabaseEnabled: true,
  })
  await addRole(siteDatabase, { name: 'clerk', accessRights: ['data-exchange'], webDatabaseEnabled: true })
  await addRole(siteDatabase, { name: 'cashier' })
  await addUser(siteDatabase, { name: 'Asha', roles: ['manager'] })
  await addUser(siteDatabase, { name: 'Meera', roles: ['clerk'] })
  await addUser(siteDatabase, { name: 'Ravi', roles: ['cashier'] })
  for (const [name, password] of Object.entries(PASSWORDS)) await setPassword(siteDatabase, name, password)
  const services: ConsoleServices = {
    installation: () => installation,
    flags,
    log,
    open: (user) => open({ 'operator.user': user }),
  }
  const server = await consoleServer(services)
  return {
    folder,
    files,
    installation,
    services,
    server,
    address: await server.listen({ port: 0, host: '127.0.0.1' }),
    async close() {
      await server.close()
      await installation.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** What a program sends as a browser would; each call is an answer to look at. */
export interface Visit {
  readonly cookie: string
  get(url: string): Promise<LightMyRequestResponse>
  /** With the token of a page that this session has seen. */
  post(url: string, fields?: Readonly<Record<string, string>>): Promise<LightMyRequestResponse>
}

export async function signedIn({ server }: Pick<TestConsole, 'server'>, name: Person): Promise<Visit> {
  const answer = await submit(server, '/sign-in', { name, password: PASSWORDS[name] })
  assert.equal(answer.statusCode, 303, answer.body)
  const [{ name: cookieName, value }] = answer.cookies as [{ name: string; value: string }]
  const cookie = `${cookieName}=${value}`
  const get = (url: string) => server.inject({ url, headers: { cookie } })
  return {
    cookie,
    get,
    async post(url, fields = {}) {
      const [, token = ''] = /name="_csrf" value="([^"]+)"/.exec((await get('/data-exchange')).body) ?? []
      return submit(server, url, { ...fields, _csrf: token }, { cookie })
    },
  }
}

export function submit(
  server: FastifyInstance,
  url: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<LightMyRequestResponse> {
  return server.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(fields).toString(),
  })
}

async function run(...words: string[]): Promise<void> {
  const { code, error } = await commandLine(...words)
  assert.equal(code, 0, error)
}
