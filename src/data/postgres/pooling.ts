import { codedFailure } from '../coded-failure.ts'
import type { Database } from '../database.ts'
import type { HealthCheck } from '../health.ts'

const ROUNDS = 3

/**
 * A proxy that pools by transaction lends a server's connection to whoever needs it. The lock of a cycle, the search path
 * and temporary tables belong to a connection, and would be another's. It shows when the connection of one session is
 * asked for by a second while the first has no transaction.
 */
export const pooling: HealthCheck = {
  name: 'connection',
  async judge(database, { which }) {
    const shared = await isShared(database).catch((error) => {
      throw codedFailure(error, database.adapter.errors, which)
    })
    return {
      ok: !shared,
      found: shared ? 'a proxy that gives each transaction another connection' : 'its own from end to end',
      wanted: 'a connection that stays the same',
      remedy: 'Connect to PostgreSQL itself, or set the proxy to pool by session (`pool_mode = session`).',
    }
  },
}

async function isShared({ sequelize }: Database): Promise<boolean> {
  const manager = sequelize.connectionManager as unknown as ConnectionManager
  const first = await manager.getConnection({})
  try {
    const second = await manager.getConnection({})
    try {
      return await haveOne(first, second)
    } finally {
      await manager.releaseConnection(second)
    }
  } finally {
    await manager.releaseConnection(first)
  }
}

async function haveOne(first: Connection, second: Connection): Promise<boolean> {
  const own = await processOf(first)
  for (let round = 0; round < ROUNDS; round++) {
    await second.query('begin')
    try {
      const other = await processOf(second)
      // Else the first might wait for the one that the second has.
      if (other === own || (await processOf(first)) !== own) return true
    } finally {
      await second.query('commit')
    }
  }
  return false
}

async function processOf(connection: Connection): Promise<number> {
  const { rows } = await connection.query('select pg_backend_pid() as process')
  return Number(rows[0]?.process)
}

/** Of Sequelize's pool: two sessions must be held at once, outside any transaction. */
interface ConnectionManager {
  getConnection(options: object): Promise<Connection>
  releaseConnection(connection: Connection): Promise<void>
}

interface Connection {
  query(sql: string): Promise<{ readonly rows: readonly { readonly process?: number }[] }>
}
