import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Changes } from '../../config/change.ts'
import { type DatabaseConfig, loadConfig } from '../../config.ts'
import { coded } from '../../contract/errors.ts'
import { recordAct } from '../../data/operator/audit.ts'
import { change, configNow, typed } from '../config-now.ts'
import { formOf } from '../form.ts'
import { FileMistaken } from '../layout/file-mistaken.tsx'
import { savedNotice, wasSaved } from '../layout/saved.tsx'
import { SetElsewhere } from '../layout/set-elsewhere.tsx'
import type { ConsoleServices } from '../services.ts'
import { visitorOf } from '../sign-in/guard.ts'
import { type GivenPlace, LocatorForm } from './locator-form.tsx'
import { ConnectionTest, type TestedConnection, testConnection } from './tested-connection.tsx'

const text = z.string().max(200).optional()
const Form = z.object({ storage: text, host: text, port: text, name: text, user: text, password: text })

const PATHS = Object.keys(Form.shape).map((name) => `webDatabase.${name}`)

/** Support tools → Web DB Locator: where the web database is, and whether it can be worked with. */
export function webDbLocatorPage(server: FastifyInstance, services: ConsoleServices): void {
  const config = { right: 'data-exchange' } as const

  const body = (place: GivenPlace, tested?: TestedConnection) => (
    <>
      {tested && <ConnectionTest tested={tested} />}
      <SetElsewhere services={services} paths={PATHS} />
      <LocatorForm place={place} />
    </>
  )

  server.get('/web-db-locator', { config }, async (request, reply) => {
    const { config, error } = configNow(services)
    return reply.page(
      'Web DB Locator',
      <>
        {wasSaved(request) && savedNotice}
        <FileMistaken error={error} />
        {body(placeOf(config.webDatabase))}
      </>,
    )
  })

  server.post('/web-db-locator/test', { config }, async (request, reply) => {
    const { user, accessRights } = visitorOf(request)
    const given = formOf(request, Form)
    const changes = changesOf(given)
    // Where else to connect to is an administrator's business: a till is no tool to look around the network.
    if (Object.keys(changes).length > 0 && !accessRights.includes('administration')) {
      throw coded('TS_RIGHT_MISSING', { user, right: 'administration' })
    }
    const { installation, flags } = services
    const tried = Object.entries(changes).map(([path, value]) => [path, String(value ?? '')])
    const tested = await testConnection(() =>
      loadConfig({ file: installation().config.file, flags: { ...flags, ...Object.fromEntries(tried) } }),
    )
    const detail = `Tested the connection to the web database: ${tested.successful ? 'successful' : 'failed'}`
    await recordAct(services.installation().siteDatabase, { user, address: request.ip, act: 'test-connection', detail })
    const place = { ...placeOf(configNow(services).config.webDatabase), ...given }
    return reply.page('Web DB Locator', body(place, tested))
  })

  server.post('/web-db-locator', { config: { right: 'administration' } }, async (request, reply) => {
    const given = formOf(request, Form)
    const { config, error } = change(services, changesOf(given))
    if (error) {
      const place = { ...placeOf(config.webDatabase), ...given }
      return reply.code(422).page('Web DB Locator', body(place, { error }))
    }
    const { user } = visitorOf(request)
    const { storage, host, port, name, user: login } = given
    const where = storage ?? `${login} at ${host}${port ? `:${port}` : ''}/${name}`
    const detail = `Changed where the web database is: ${where}`
    await recordAct(services.installation().siteDatabase, { user, address: request.ip, act: 'web-database', detail })
    return reply.redirect('/web-db-locator?saved=1', 303)
  })
}

function placeOf(database: DatabaseConfig): GivenPlace {
  if (database.dialect === 'sqlite') return database
  const { dialect, host, port, instance, name, user, tls, schema, passwordFile } = database
  const written = instance ? `${host}\\${instance}` : host
  return { dialect, host: written, port: port === undefined ? '' : String(port), name, user, tls, schema, passwordFile }
}

/** A password that was not typed stays as it is. */
function changesOf({ password, port, ...place }: z.output<typeof Form>): Changes {
  const changes: Record<string, string | number | undefined> = {}
  for (const [name, value] of Object.entries(place)) {
    if (value !== undefined) changes[`webDatabase.${name}`] = value.trim() || undefined
  }
  if (port !== undefined) changes['webDatabase.port'] = typed(port)
  if (password) changes['webDatabase.password'] = password
  return changes
}
