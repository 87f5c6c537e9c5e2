import type { Client } from 'pg'
import type { Database } from '../../src/data/database.ts'

/** The plan of every statement on connections that a PostgreSQL database opens from now on is added to `plans`. */
export function explained(database: Database, plans: string[]): Database {
  database.sequelize.addHook('afterConnect', async (connection) => {
    const client = connection as Client
    client.on('notice', ({ message }) => plans.push(message ?? ''))
    await client.query(`load 'auto_explain'`)
    await client.query('set auto_explain.log_min_duration = 0')
    await client.query('set client_min_messages = log')
  })
  return database
}
