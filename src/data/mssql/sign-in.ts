import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'tedious'
import { coded } from '../../contract/errors.ts'
import type { DatabaseSettings, ServerSettings } from '../database-settings.ts'
import { PACKET_BYTES } from './filling.ts'
import type { SessionConnection, TediousModule } from './tedious-module.ts'

const CONNECT_SECONDS = 15
const BUSY_SECONDS = 10

/** That the line is dead is found out long before, by keep-alive. */
const ANSWER_SECONDS = 600

/** TS_DATABASE_ABSENT: no server is configured. */
export function serverOf({ server, which }: DatabaseSettings): ServerSettings {
  if (!server) throw coded('TS_DATABASE_ABSENT', { which, detail: 'no server is configured' })
  return server
}

export function optionsOf(settings: DatabaseSettings): ConnectionOptions {
  const server = serverOf(settings)
  const { instance, name, tls, certificateAuthority } = server
  const { connectTimeoutSeconds = CONNECT_SECONDS, answerTimeoutSeconds = ANSWER_SECONDS } = server
  return {
    database: name,
    ...(instance === undefined ? {} : { instanceName: instance }),
    encrypt: tls !== 'off',
    trustServerCertificate: tls !== 'verify',
    ...(certificateAuthority === undefined
      ? {}
      : { cryptoCredentialsDetails: { ca: authorityOf(settings, certificateAuthority) } }),
    connectTimeout: connectTimeoutSeconds * 1000,
    requestTimeout: answerTimeoutSeconds * 1000,
    appName: 'Tillsync',
    packetSize: PACKET_BYTES,
    // On, each error would end the transaction, and a packet could not be halved under savepoints. Off, an error undoes
    // its own statement; where the server ends the transaction nevertheless, the connection notices.
    abortTransactionOnError: false,
    // As indexed views, computed columns and filtered indexes of the retailer's want them.
    enableAnsiNull: true,
    enableAnsiPadding: true,
    enableAnsiWarnings: true,
    enableArithAbort: true,
    enableConcatNullYieldsNull: true,
    enableQuotedIdentifier: true,
    enableNumericRoundabort: false,
  }
}

/**
 * Waits no longer for a lock, and gives way to the till in a deadlock. The temporary table is there since the first one
 * of a session has some servers plan anew, and wrongly, what they have planned already.
 */
export async function prepare(
  connection: SessionConnection,
  { busyTimeoutSeconds = BUSY_SECONDS }: DatabaseSettings,
): Promise<void> {
  await connection.batch(
    `set lock_timeout ${Math.trunc(busyTimeoutSeconds * 1000)}
     set deadlock_priority low
     create table #tillsync (nothing int)`,
  )
}

/** A connection beside the pool. */
export function signIn({ Connection }: TediousModule, settings: DatabaseSettings): Promise<SessionConnection> {
  const { host, port, user, password } = serverOf(settings)
  const options = optionsOf(settings)
  const connection = new Connection({
    server: host,
    authentication: { type: 'default', options: { userName: user, password } },
    options: options.instanceName === undefined ? { ...options, port } : options,
  })
  return new Promise((resolve, reject) => {
    connection.connect((error) => {
      if (error) reject(error)
      else resolve(connection)
    })
  })
}

function authorityOf({ which }: DatabaseSettings, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw coded('TS_DATABASE_ABSENT', { which, detail: (error as Error).message }, { cause: error })
  }
}
