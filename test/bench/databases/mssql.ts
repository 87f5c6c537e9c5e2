import { setTimeout as delay } from 'node:timers/promises'
import type { Connection } from 'tedious'
import type { Databases } from './databases.ts'
import { bulkCopy } from './mssql-bulk.ts'
import { connectTo, mssqlServer, queried } from './mssql-connection.ts'

/** Databases of the server that TILLSYNC_TEST_MSSQL names; undefined: it names none. */
export async function mssqlDatabases(): Promise<Databases | undefined> {
  const url = process.env.TILLSYNC_TEST_MSSQL
  if (!url) return undefined
  const server = mssqlServer(url)

  async function within<T>(name: string, work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await connectTo(server, name)
    try {
      return await work(connection)
    } finally {
      connection.close()
    }
  }
  // Others may use the server: these are this run's own.
  const named = (name: string) => `tillsync_bench_${process.pid}_${name}`
  const value = (database: string, sql: string) =>
    within(database, async (connection) => (await queried(connection, sql))[0]?.[0])
  const run = async (database: string, sql: string) => void (await value(database, sql))

  return {
    dialect: 'mssql',
    version: String(await value('master', 'select @@version')).split('\n')[0]!,
    async create(name) {
      await run('master', `create database [${named(name)}]`)
      // A server that has it on by itself need not know the words.
      await run(
        'master',
        `if exists (select 1 from sys.databases where name = '${named(name)}' and snapshot_isolation_state = 0)
           exec ('alter database [${named(name)}] set allow_snapshot_isolation on')`,
      )
    },
    async remove(name) {
      for (let left = TRIES; ; left -= 1) {
        try {
          return await run('master', `drop database if exists [${named(name)}]`)
        } catch (error) {
          // Connections that were closed a moment ago may still be there.
          if (left === 0) throw error
          await delay(PAUSE_MILLISECONDS)
        }
      }
    },
    section: (name) => ({ dialect: 'mssql', ...server, name: named(name) }),
    rest: (name) => run(named(name), 'exec sp_updatestats'),
    transferredBy: 'bulk load',
    transfer: (from, to, tables) =>
      within(named(from), (source) =>
        within(named(to), async (target) => {
          for (const table of tables) await bulkCopy(source, target, table)
        }),
      ),
    async same(one, other, table) {
      const rows = (name: string) => `select * from [${named(name)}].dbo.[${table}]`
      const without = (a: string, b: string) =>
        value('master', `select count(*) from (${rows(a)} except ${rows(b)}) apart`)
      return (await without(one, other)) === 0 && (await without(other, one)) === 0
    },
    count: async (name, table) => Number(await value(named(name), `select count(*) from [${table}]`)),
    // It may run on another machine.
    cpu: () => Number.NaN,
    close: async () => {},
  }
}

const TRIES = 100
const PAUSE_MILLISECONDS = 100
