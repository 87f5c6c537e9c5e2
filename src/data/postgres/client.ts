import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import pg from 'pg'
import { coded } from '../../contract/errors.ts'
import type { DatabaseSettings, ServerSettings } from '../database-settings.ts'
import { quote } from './quote.ts'

const PORT = 5432
const CONNECT_SECONDS = 10
const LOCK_SECONDS = 10
const PUBLIC = 'public'

/** Oids of the types whose text is not what a value of ours is. */
const { INT8, NUMERIC, BYTEA, DATE, TIMESTAMP, TIMESTAMPTZ } = pg.types.builtins

export function serverOf({ server, which }: DatabaseSettings): ServerSettings {
  if (!server) throw coded('TS_DATABASE_ABSENT', { which, detail: 'no server is configured' })
  return server
}

export function schemasOf(settings: DatabaseSettings): { readonly control: string; readonly business: string } {
  const { schema: business = PUBLIC, controlSchema: control = business } = serverOf(settings)
  return { control, business }
}

/** What the driver needs to open a connection. */
export function clientOptions(settings: DatabaseSettings) {
  const { host, port = PORT, name, user, password, connectTimeoutSeconds = CONNECT_SECONDS } = serverOf(settings)
  return {
    host,
    port,
    database: name,
    user,
    password,
    ssl: tlsOf(settings),
    application_name: 'tillsync',
    connectionTimeoutMillis: connectTimeoutSeconds * 1000,
    keepAlive: true,
  }
}

function tlsOf(settings: DatabaseSettings): ConnectionOptions | false {
  const { tls, host, certificateAuthority } = serverOf(settings)
  if (tls === 'off') return false
  if (tls === 'trust') return { rejectUnauthorized: false }
  return { rejectUnauthorized: true, host, ca: certificateAuthority && certificates(settings, certificateAuthority) }
}

function certificates({ which }: DatabaseSettings, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw coded('TS_DATABASE_ABSENT', { which, detail: (error as Error).message }, { cause: error })
  }
}

/**
 * Makes a new connection speak as the statements here expect, whatever the server, the database or the login have as
 * their defaults. A proxy may refuse such settings in the first packet, hence a statement.
 */
export async function prepare(client: pg.ClientBase, settings: DatabaseSettings): Promise<void> {
  const { control, business } = schemasOf(settings)
  const wanted = {
    search_path: [...new Set([control, business])].map(quote).join(', '),
    timezone: 'UTC',
    datestyle: 'ISO, YMD',
    intervalstyle: 'iso_8601',
    extra_float_digits: '1',
    bytea_output: 'hex',
    standard_conforming_strings: 'on',
    default_transaction_isolation: 'read committed',
    client_min_messages: 'warning',
    lock_timeout: `${(settings.busyTimeoutSeconds ?? LOCK_SECONDS) * 1000}`,
    idle_session_timeout: '0',
    // Compiling takes longer than any statement here runs.
    jit: 'off',
    // Statements here go from thousands of keys, in a temporary table that nobody has analysed, to rows by an index. Taken
    // for few or many, the planner would rather read the whole table beside them, and so more with every day of retail.
    enable_hashjoin: 'off',
    enable_mergejoin: 'off',
    // Nor that it gathers what is to be read in order and limited: a queue is larger or smaller than it was when analysed.
    enable_bitmapscan: 'off',
    // What many keys ask for is mostly in memory, or side by side. Of a table that nobody has analysed the planner takes every
    // key to have one row in two hundred: at the usual price it would read it whole, and compare each row with each key.
    random_page_cost: '1',
  }
  const calls = Object.keys(wanted).map((name, index) => `set_config('${name}', $${index + 1}, false)`)
  await client.query(`select ${calls.join(', ')}`, Object.values(wanted))
  const text = (value: string) => value
  for (const oid of [INT8, NUMERIC, DATE]) client.setTypeParser(oid, text)
  for (const oid of [TIMESTAMP, TIMESTAMPTZ]) client.setTypeParser(oid, instant)
  client.setTypeParser(BYTEA, pg.types.getTypeParser(BYTEA))
}

const USUAL = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\+00$/

/** `2026-02-28 18:30:00.5+00` → `2026-02-28T18:30:00.500000Z`; what is none stays as it is. */
function instant(text: string): string {
  // As most are. A first load reads a million of them.
  if (USUAL.test(text)) return `${text.slice(0, 10)}T${text.slice(11, 26)}Z`
  const [, day, time, fraction = ''] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?(?:\+00)?$/.exec(text) ?? []
  return day ? `${day}T${time}.${fraction.padEnd(6, '0')}Z` : text
}
