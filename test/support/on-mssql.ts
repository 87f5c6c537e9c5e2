import { Connection, Request } from 'tedious'
import type { ServerSettings } from '../../src/data/database-settings.ts'
import type { TestDialect } from './dialects.ts'

/**
 * A database for each site or web database, on the server that TILLSYNC_TEST_MSSQL names by a URL:
 * `mssql://user:password@127.0.0.1:1433/master?encrypt=false`. The login must be allowed to create databases.
 */
export const onMssql: TestDialect = {
  title: 'SQL Server',
  absent: process.env.TILLSYNC_TEST_MSSQL ? undefined : 'set TILLSYNC_TEST_MSSQL to run these on SQL Server',
  patience: 180_000,
  async start() {},
  settings: (which, _, name) => ({
    which,
    dialect: 'mssql',
    server: { ...server(), name: `tillsync_test_${process.pid}_${++places}_${name.toLowerCase()}` },
  }),
  async make({ server }) {
    await persistently(`create database [${server!.name}]`)
    // A server that has it on by itself need not know the words.
    await administer(
      `if exists (select 1 from sys.databases where name = '${server!.name}' and snapshot_isolation_state = 0)
         exec ('alter database [${server!.name}] set allow_snapshot_isolation on')`,
    )
  },
  drop: ({ server }) => persistently(`drop database [${server!.name}]`),
  seesBlanks: false,
  caselessText: 'varchar(80) collate SQL_Latin1_General_CP1_CI_AS',
  refusal: (table, operation, reason, when = '1 = 1') => ({
    make: `
      create trigger refuse on ${table} after ${operation} as
      if exists (select 1 from inserted as new where ${when})
      begin
        raiserror ('${reason}', 16, 1)
        rollback
      end`,
    drop: 'drop trigger refuse',
  }),
  async stop() {
    administrator?.close()
  },
}

const TRIES = 100
const PAUSE_MILLISECONDS = 50

let administrator: Connection | undefined
let asked: Promise<unknown> = Promise.resolve()
let places = 0

/** Connections that were closed a moment ago may still be there, and others make databases at the same time. */
async function persistently(sql: string): Promise<void> {
  for (let left = TRIES; ; left--) {
    try {
      return await administer(sql)
    } catch (error) {
      if (left === 0) throw error
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS))
    }
  }
}

function server(): ServerSettings {
  const { hostname: host, port, pathname, username, password, searchParams } = new URL(process.env.TILLSYNC_TEST_MSSQL!)
  return {
    host,
    port: Number(port || 1433),
    name: decodeURIComponent(pathname.slice(1)) || 'master',
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    tls: searchParams.get('encrypt') === 'false' ? 'off' : 'trust',
  }
}

/** On a connection that may do everything, one after the other. */
export function administer(sql: string): Promise<void> {
  const answer = asked.then(async () => {
    administrator ??= await signIn()
    await new Promise<void>((resolve, reject) => {
      administrator!.execSqlBatch(new Request(sql, (error) => (error ? reject(error) : resolve())))
    })
  })
  asked = answer.catch(() => {})
  return answer
}

function signIn(): Promise<Connection> {
  const { host, port, name, user, password, tls } = server()
  const connection = new Connection({
    server: host,
    authentication: { type: 'default', options: { userName: user, password } },
    options: { port, database: name, encrypt: tls !== 'off', trustServerCertificate: true },
  })
  return new Promise((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve(connection)))
  })
}
