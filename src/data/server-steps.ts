import { lookup } from 'node:dns/promises'
import { connect } from 'node:net'
import type { DatabaseSettings, ServerSettings } from './database-settings.ts'
import type { Step } from './health.ts'

/** The steps to any server: before its own protocol begins. */
export const nameStep: Step = {
  name: 'name',
  wanted: 'an address for the name of the server',
  remedy: () => 'Correct `host`, or make the name known to the name server of this machine; is the line down?',
  async take({ server }) {
    const { host } = server as ServerSettings
    const { address } = await lookup(host)
    return address === host ? host : `${host} is ${address}`
  },
}

export function portStep(portOf: (settings: DatabaseSettings) => Promise<number>, remedy: string): Step {
  return {
    name: 'port',
    wanted: 'a server that answers',
    remedy: () => remedy,
    async take(settings) {
      const port = await portOf(settings)
      await openPort(settings.server as ServerSettings, port)
      return `port ${port} is open`
    },
  }
}

function openPort({ host, connectTimeoutSeconds = 15 }: ServerSettings, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: connectTimeoutSeconds * 1000 })
    socket.on('connect', () => {
      socket.destroy()
      resolve()
    })
    socket.on('timeout', () => socket.destroy(new Error(`no answer within ${connectTimeoutSeconds} s`)))
    socket.on('error', (error: NodeJS.ErrnoException) =>
      // happy eyeballs: one error for several addresses has no message of its own
      reject(error.message ? error : new Error(`${error.code} ${host}:${port}`)),
    )
  })
}

export const loginStep: Step = {
  name: 'login',
  wanted: 'to be let in',
  async take({ server }, database) {
    await database.read(async () => {})
    const { user, name } = server as ServerSettings
    return `${user} may use the database ${name}`
  },
}

/** `sql` gives a row whose `writable` is 1 or 0: a standby answers queries, and takes no writes. */
export function writeStep(sql: string): Step {
  return {
    name: 'write',
    wanted: 'a database that takes writes',
    remedy: () => 'Name the primary server in `host`, not a standby; or end the read-only mode of the database.',
    async take(_, database) {
      const [row] = await database.write((session) => session.all<{ writable: number }>(sql))
      if (Number(row?.writable) !== 1) throw new Error('the database is read-only')
      return 'takes writes'
    },
  }
}
