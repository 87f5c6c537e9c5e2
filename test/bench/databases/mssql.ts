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
  const value = (name: string, sql: string) =>
    within(name, async (connection) => (await queried(connection, sql))[0]?.[0])
  const run = async (name: string, sql: string) => void (await value(name, sql))

  return {
    dialect: 'mssql',
    version: String(await value('master', 'select @@version')).split('\n')[0]!,
    async create(name) {
      await run('master', `create database [${name}]`)
      await run('master', `alter database [${name}] set allow_snapshot_isolation on`).catch(() => {
        // Babelfish has it always on, and no such statement.
      })
    },
    remove: (name) => run('master', `drop database if exists [${name}]`),
    section: (name) => ({ dialect: 'mssql', ...server, name, tls: 'off' }),
    rest: (name) => run(name, 'exec sp_updatestats'),
    transferredBy: 'bulk load',
    transfer: (from, to, tables) =>
      within(from, (source) =>
        within(to, async (target) => {
          for (const table of tables) await bulkCopy(source, target, table)
        }),
      ),
    async same(one, other, table) {
      const without = (a: string, b: string) =>
        value(
          'master',
          `select count(*) from (select * from [${a}].dbo.[${table}] except select * from [${b}].dbo.[${table}]) apart`,
        )
      return (await without(one, other)) === 0 && (await without(other, one)) === 0
    },
    count: async (name, table) => Number(await value(name, `select count(*) from [${table}]`)),
    // It may run on another machine.
    cpu: () => Number.NaN,
    close: async () => {},
  }
}
