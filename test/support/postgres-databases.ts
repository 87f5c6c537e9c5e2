import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { ServerSettings } from '../../src/data/database-settings.ts'
import { administer, onPostgres } from './on-postgres.ts'

export const OWNER = { user: `owner_${process.pid}`, password: 'owner-secret' }
export const RUNNER = { user: `runner_${process.pid}`, password: 'runner-secret' }

/** Databases of a server with two logins: one that owns them, and one that may do nothing yet. */
export interface PostgresDatabases {
  readonly place: Pick<ServerSettings, 'host'> & { readonly port: number }
  make(name: string): Promise<string>
  /** As the administrator of the server. */
  admin(database: string, sql: string): Promise<Record<string, unknown>[]>
  as(login: { user: string; password: string }, database: string, sql: string): Promise<Record<string, unknown>[]>
  remove(): Promise<void>
}

export async function postgresDatabases(): Promise<PostgresDatabases> {
  await onPostgres.start()
  const { host, port = 5432, user, password = '' } = onPostgres.settings('local', '', 'any').server!
  const made: string[] = []
  await administer(`create role ${OWNER.user} login createrole password '${OWNER.password}'`)
  await administer(`create role ${RUNNER.user} login password '${RUNNER.password}'`)

  async function as(login: { user: string; password: string }, database: string, sql: string) {
    const client = new pg.Client({ host, port, database, ...login })
    await client.connect()
    try {
      const answer = await client.query(sql)
      return Array.isArray(answer) ? [] : answer.rows
    } finally {
      await client.end()
    }
  }

  const admin = (database: string, sql: string) => as({ user, password }, database, sql)

  return {
    place: { host, port },
    async make(name) {
      const database = `${name}_${randomUUID().slice(0, 8)}`
      await administer(`create database ${database} owner ${OWNER.user}`)
      made.push(database)
      // As docs/databases.md says; later versions than 14 have it so.
      await admin(
        database,
        `revoke create on schema public from public; grant create on schema public to ${OWNER.user}`,
      )
      return database
    },
    admin,
    as,
    async remove() {
      for (const database of made) await administer(`drop database ${database} with (force)`)
      const theirs = await admin(
        'postgres',
        `select distinct roleid::regrole::text as role from pg_auth_members where member = '${OWNER.user}'::regrole`,
      )
      const roles = [...theirs.map(({ role }) => role), OWNER.user, RUNNER.user]
      await administer(`drop role ${roles.join(', ')}`)
    },
  }
}
