import { once } from 'node:events'
import { Readable } from 'node:stream'
import { Connection, Request } from 'tedious'

/** Where a server is, as TILLSYNC_TEST_MSSQL says it: `mssql://user:password@host:port/master?encrypt=false`. */
export interface MssqlServer {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly tls: 'trust' | 'off'
}

export function mssqlServer(url: string): MssqlServer {
  const { hostname, port, username, password, searchParams } = new URL(url)
  return {
    host: hostname,
    port: Number(port || 1433),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    tls: searchParams.get('encrypt') === 'false' ? 'off' : 'trust',
  }
}

/** As tools for bulk loads have it; TLS has room for no more than 16,383. */
const PACKET_BYTES = 16_000

export async function connectTo(
  { host, port, user, password, tls }: MssqlServer,
  database: string,
): Promise<Connection> {
  const connection = new Connection({
    server: host,
    authentication: { type: 'default', options: { userName: user, password } },
    options: {
      port,
      database,
      encrypt: tls !== 'off',
      trustServerCertificate: true,
      requestTimeout: 0,
      packetSize: PACKET_BYTES,
      useColumnNames: false,
    },
  })
  connection.connect()
  const [error] = (await once(connection, 'connect')) as [Error | undefined]
  if (error) throw error
  return connection
}

export type Values = unknown[]

/** Its rows, each as the values of its columns. */
export async function queried(connection: Connection, sql: string): Promise<Values[]> {
  const rows: Values[] = []
  for await (const row of streamed(connection, sql)) rows.push(row)
  return rows
}

/** The same, no more of them in memory than fit into the stream's buffer. */
export function streamed(connection: Connection, sql: string): AsyncIterable<Values> {
  const rows = new Readable({ objectMode: true, highWaterMark: 1000, read: () => request.resume() })
  const request = new Request(sql, (error) => {
    if (error) rows.destroy(error)
    else rows.push(null)
  })
  request.on('row', (columns: { value: unknown }[]) => {
    if (!rows.push(columns.map(({ value }) => value))) request.pause()
  })
  connection.execSqlBatch(request)
  return rows
}
