import { Connection, type ConnectionConfiguration } from 'tedious'
import { instanceLookup } from 'tedious/lib/instance-lookup.js'
import type { DatabaseSettings, ServerSettings } from '../adapter.ts'
import { type HealthFactory, queryStep, type Step, versionCheck } from '../health.ts'
import { loginStep, nameStep, portStep, writeStep } from '../server-steps.ts'
import { describeTls, tlsOptions, tlsRemedy } from '../tls.ts'
import { missingRights } from './rights.ts'
import { rowVersioning, size } from './state.ts'

const PORT = 1433
const BROWSER_TIMEOUT_MILLISECONDS = 1000

/** The SQL Server Browser tells the port of a named instance. */
async function portOf({ server }: DatabaseSettings): Promise<number> {
  const { host, port = PORT, instance } = server as ServerSettings
  if (!instance) return port
  const question = { server: host, instanceName: instance, timeout: BROWSER_TIMEOUT_MILLISECONDS, retries: 2 }
  return instanceLookup({ ...question, signal: AbortSignal.timeout(10 * BROWSER_TIMEOUT_MILLISECONDS) })
}

const instanceStep: Step = {
  name: 'instance',
  wanted: 'the port of the instance, from the SQL Server Browser',
  remedy: () =>
    'Start the service SQL Server Browser and open UDP port 1434 in the firewall of the server; or give `port` instead of `instance`.',
  async take(settings) {
    const { instance } = settings.server as ServerSettings
    return instance ? `${instance} is at port ${await portOf(settings)}` : 'not applicable: the port is given'
  },
}

/** SQL Server wraps the handshake in its own protocol, so that the driver does it. */
const tlsStep: Step = {
  name: 'TLS',
  wanted: 'an encrypted line to the server that is meant',
  remedy: tlsRemedy,
  async take(settings) {
    if (settings.server?.tls === 'off') return 'not encrypted: tls is off'
    const connection = new Connection(await configurationOf(settings))
    try {
      return await new Promise((resolve, reject) => {
        connection.on('secure', (socket) => resolve(describeTls(socket)))
        connection.on('error', reject)
        connection.connect((error) => reject(error ?? new Error('the server does not speak TLS')))
      })
    } finally {
      connection.close()
    }
  },
}

async function configurationOf(settings: DatabaseSettings): Promise<ConnectionConfiguration> {
  const server = settings.server as ServerSettings
  const { host, user, password, connectTimeoutSeconds = 15 } = server
  const { rejectUnauthorized, ca } = tlsOptions(server) ?? {}
  return {
    server: host,
    authentication: { type: 'default', options: { userName: user, password } },
    options: {
      port: await portOf(settings),
      encrypt: true,
      trustServerCertificate: !rejectUnauthorized,
      cryptoCredentialsDetails: { ca },
      connectTimeout: connectTimeoutSeconds * 1000,
    },
  }
}

export const health: HealthFactory = {
  steps: [
    nameStep,
    instanceStep,
    portStep(
      portOf,
      'Start SQL Server, turn on TCP/IP in the SQL Server Configuration Manager, and open the port in its firewall; correct `port`.',
    ),
    tlsStep,
    loginStep,
    queryStep,
    writeStep(
      `select case databasepropertyex(db_name(), 'Updateability') when 'READ_ONLY' then 0 else 1 end as writable`,
    ),
  ],
  checks: [
    versionCheck(
      'SQL Server',
      '14.0',
      `select cast(serverproperty('ProductVersion') as varchar(50)) as version`,
      'Upgrade to SQL Server 2017 or later.',
    ),
    rowVersioning,
    size,
  ],
  missingRights,
}
