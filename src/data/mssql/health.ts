import { createRequire } from 'node:module'
import type { DatabaseSettings } from '../database-settings.ts'
import { type HealthFactory, queryStep, type Step, versionCheck } from '../health.ts'
import { loginStep, nameStep, portStep, writeStep } from '../server-steps.ts'
import { describeTls, tlsRemedy } from '../tls.ts'
import { compatibility } from './compatibility.ts'
import { missingRights } from './rights.ts'
import { optionsOf, serverOf } from './sign-in.ts'
import { defaultSchema, rowVersioning, size } from './state.ts'
import { tediousModule } from './tedious-module.ts'

const PORT = 1433
const BROWSER_MILLISECONDS = 1000

/** The SQL Server Browser tells the port of a named instance. */
async function portOf(settings: DatabaseSettings): Promise<number> {
  const { host, port = PORT, instance } = serverOf(settings)
  if (!instance) return port
  const { instanceLookup } = createRequire(import.meta.url)('tedious/lib/instance-lookup.js') as InstanceLookup
  const signal = AbortSignal.timeout(5 * BROWSER_MILLISECONDS)
  return instanceLookup({ server: host, instanceName: instance, timeout: BROWSER_MILLISECONDS, retries: 1, signal })
}

type InstanceLookup = typeof import('tedious/lib/instance-lookup.js')

const instanceStep: Step = {
  name: 'instance',
  wanted: 'the port of the instance, from the SQL Server Browser',
  remedy: () =>
    'Start the service SQL Server Browser and open UDP port 1434 in the firewall of the server; or give `port` instead of `instance`.',
  async take(settings) {
    const { instance } = serverOf(settings)
    return instance ? `${instance} is at port ${await portOf(settings)}` : 'not applicable: the port is given'
  },
}

/** SQL Server wraps the handshake in its own protocol, so that the driver does it. */
const tlsStep: Step = {
  name: 'TLS',
  wanted: 'an encrypted line to the server that is meant',
  remedy: tlsRemedy,
  async take(settings) {
    const { host, user, password, tls } = serverOf(settings)
    if (tls === 'off') return 'not encrypted: tls is off'
    const { Connection } = tediousModule()
    const { instanceName: _, ...options } = optionsOf(settings)
    const connection = new Connection({
      server: host,
      authentication: { type: 'default', options: { userName: user, password } },
      options: { ...options, port: await portOf(settings) },
    })
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
    compatibility,
    defaultSchema,
    rowVersioning,
    size,
  ],
  missingRights,
}
