import { connect, isIP, type Socket } from 'node:net'
import { connect as secure, type TLSSocket } from 'node:tls'
import { type HealthFactory, queryStep, type Step, versionCheck } from '../health.ts'
import { loginStep, nameStep, portStep, writeStep } from '../server-steps.ts'
import { describeTls, tlsRemedy } from '../tls.ts'
import { clientOptions } from './client.ts'
import { pooling } from './pooling.ts'
import { missingRights } from './rights.ts'

/** Asks the server for TLS, before anything else is said. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

const tlsStep: Step = {
  name: 'TLS',
  wanted: 'an encrypted line to the server that is meant',
  remedy: tlsRemedy,
  async take(settings) {
    const { host, port, ssl, connectionTimeoutMillis: timeout } = clientOptions(settings)
    if (!ssl) return 'not encrypted: tls is off'
    const socket = connect({ host, port, timeout })
    try {
      if ((await firstByte(socket)) !== 'S') throw new Error('the server does not speak TLS')
      const servername = isIP(host) ? undefined : host
      return describeTls(await secured(secure({ socket, host, servername, ...ssl })))
    } finally {
      socket.destroy()
    }
  },
}

function firstByte(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the server closed the connection')))
    socket.on('timeout', () => socket.destroy(new Error('the server did not answer')))
    socket.once('data', (answer) => resolve(answer.toString('latin1', 0, 1)))
    socket.write(SSL_REQUEST)
  })
}

function secured(socket: TLSSocket): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('secureConnect', () => resolve(socket))
  })
}

export const health: HealthFactory = {
  steps: [
    nameStep,
    portStep(
      async (settings) => clientOptions(settings).port,
      'Start PostgreSQL, let it listen on this address (`listen_addresses`), and open the port in its firewall; correct `port`.',
    ),
    tlsStep,
    loginStep,
    queryStep,
    writeStep(`select case current_setting('transaction_read_only') when 'off' then 1 else 0 end as writable`),
  ],
  checks: [
    versionCheck(
      'PostgreSQL',
      '14',
      `select split_part(current_setting('server_version'), ' ', 1) as version`,
      'Upgrade PostgreSQL.',
    ),
    {
      name: 'row versioning',
      judge: async () => ({ ok: true, found: 'always on in PostgreSQL', wanted: 'row versioning', remedy: '' }),
    },
    pooling,
  ],
  missingRights,
}
