import pg from 'pg'
import type { DatabaseSettings, ServerSettings } from '../../src/data/database-settings.ts'
import type { TestDialect } from './dialects.ts'
import { failedSince } from './failures.ts'
import { type PostgresServer, startPostgres } from './postgres-server.ts'

/**
 * Two schemas of one database for each site or web database: the control tables are apart from the business tables. The
 * server is made for this run of the tests, or is the one that TILLSYNC_TEST_POSTGRES names by a URL.
 */
export const onPostgres: TestDialect = {
  title: 'PostgreSQL',
  async start() {
    server ??= process.env.TILLSYNC_TEST_POSTGRES ? outside(process.env.TILLSYNC_TEST_POSTGRES) : await ofOurOwn()
  },
  settings(which, _, name) {
    if (!server) throw new Error('the server has not been started')
    const schema = `test_${process.pid}_${++places}_${name.toLowerCase()}`
    return { which, dialect: 'postgres', server: { ...server, schema, controlSchema: `${schema}_tillsync` } }
  },
  async make(settings) {
    await administer(
      ...schemasOf(settings).map((schema) => `create schema "${schema}"`),
      `create collation "${settings.server!.schema}".caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`,
    )
  },
  async drop(settings) {
    const roles = await storeRoles(settings)
    const schemas = schemasOf(settings).map((schema) => `"${schema}"`)
    await administer(`drop schema if exists ${schemas.join(', ')} cascade`)
    for (const role of roles) await administer(`drop role "${role}"`)
  },
  seesBlanks: true,
  caselessText: 'text collate caseless',
  refusal: (table, operation, reason, when = 'true') => ({
    make: `
      create function refuse() returns trigger language plpgsql as $$
        begin raise exception '${reason}' using errcode = 'check_violation'; end $$;
      create trigger refuse before ${operation} on ${table} for each row when (${when}) execute function refuse()`,
    drop: `drop trigger refuse on ${table}; drop function refuse()`,
  }),
  async stop() {
    await administrator?.end()
    if (!own) return
    await own.stop()
    if (failedSince(0)) console.log(`PostgreSQL's data folder is kept: ${own.folder}`)
    else own.remove()
  },
}

/** The data folder of the server that was made for this run; undefined: it is another's. */
export const dataFolder = (): string | undefined => own?.folder

let server: ServerSettings | undefined
let own: PostgresServer | undefined
let administrator: pg.Client | undefined
let places = 0

/** By a connection that may do everything. */
export async function administer(...statements: readonly string[]): Promise<readonly Record<string, string>[]> {
  if (!administrator) {
    const { host, port, name: database, user, password } = server!
    administrator = new pg.Client({ host, port, database, user, password })
    // Ctrl-C stops the server first.
    administrator.on('error', () => {})
    await administrator.connect()
  }
  return (await administrator.query(statements.join('; '))).rows
}

/** Roles are the server's, and would outlive the database: the one that its stores have in common. */
async function storeRoles({ server }: DatabaseSettings): Promise<string[]> {
  const rows = await administer(
    `select distinct unnest(roles)::text as role from pg_policies
     where schemaname = '${server!.controlSchema}' and policyname like 'tillsync_store%'`,
  )
  return rows.map(({ role }) => role!)
}

function schemasOf({ server }: DatabaseSettings): string[] {
  return [server!.schema!, server!.controlSchema!]
}

function outside(url: string): ServerSettings {
  const { hostname: host, port, pathname, username, password } = new URL(url)
  const [name, user] = [decodeURIComponent(pathname.slice(1)) || 'postgres', decodeURIComponent(username)]
  return { host, port: Number(port || 5432), name, user, password: decodeURIComponent(password), tls: 'off' }
}

async function ofOurOwn(): Promise<ServerSettings> {
  own = await startPostgres()
  return own.settings
}
