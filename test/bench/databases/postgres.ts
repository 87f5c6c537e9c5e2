import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { cpuOfTree } from '../measure/processes.ts'
import type { Retails } from '../sites.ts'
import type { Databases } from './databases.ts'
import { type PostgresServer, startPostgres, TOLD } from './postgres-server.ts'

export interface PostgresDatabases extends Databases {
  readonly server: PostgresServer
  copy(from: string, to: string): Promise<void>
  within<T>(name: string, work: (client: pg.Client) => Promise<T>): Promise<T>
}

/** Databases of one server. */
export async function postgresDatabases(folder: string): Promise<PostgresDatabases> {
  const server = await startPostgres(folder)
  const { port, user, password, pid } = server

  async function within<T>(name: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = await server.connect(name)
    try {
      return await work(client)
    } finally {
      await client.end()
    }
  }
  await within('postgres', (client) => client.query('create extension pg_stat_statements'))
  const admin = (sql: string) => within('postgres', (client) => client.query(sql))
  const quoted = pg.escapeIdentifier

  return {
    dialect: 'postgres',
    server,
    within,
    version: await within('postgres', async (client) => {
      const { rows } = await client.query('show server_version')
      return `PostgreSQL ${rows[0].server_version}`
    }),
    settings: TOLD,
    create: async (name) => void (await admin(`create database ${quoted(name)}`)),
    copy: async (from, to) =>
      void (await admin(`create database ${quoted(to)} template ${quoted(from)} strategy file_copy`)),
    remove: async (name) => void (await admin(`drop database if exists ${quoted(name)} with (force)`)),
    section: (name) => ({ dialect: 'postgres', host: '127.0.0.1', port, name, user, password, tls: 'off' }),
    rest: (name) =>
      within(name, async (client) => {
        await client.query('vacuum analyze')
        await client.query('checkpoint')
      }),
    transferredBy: 'COPY to COPY',
    transfer: (from, to, tables) =>
      within(from, (source) =>
        within(to, async (target) => {
          await target.query('begin')
          for (const table of tables) {
            await pipeline(
              source.query(copyTo(`copy ${quoted(table)} to stdout`)),
              target.query(copyFrom(`copy ${quoted(table)} from stdin`)),
            )
          }
          await target.query('commit')
        }),
      ),
    async same(one, other, table) {
      const digest = (name: string) =>
        within(name, async (client) => {
          const rows = await client.query(
            `select count(*) as rows, sum(hashtextextended(t::text, 0)) as digest from ${quoted(table)} t`,
          )
          return JSON.stringify(rows.rows[0])
        })
      return (await digest(one)) === (await digest(other))
    },
    count: (name, table) =>
      within(name, async (client) =>
        Number((await client.query(`select count(*) as n from ${quoted(table)}`)).rows[0].n),
      ),
    cpu: () => cpuOfTree(pid),
    close: () => server.stop(),
  }
}

export function isPostgres(databases: Databases): databases is PostgresDatabases {
  return databases.dialect === 'postgres'
}

/** Those of a benchmark that is about PostgreSQL alone. */
export function postgresOf(all: readonly Retails[]): Retails<PostgresDatabases> {
  const found = all.find((retails): retails is Retails<PostgresDatabases> => isPostgres(retails.databases))
  if (!found) throw new Error('this needs PostgreSQL')
  return found
}
