import type { Transaction } from 'sequelize'
import { asTillsyncError, coded, type TillsyncError } from '../contract/errors.ts'
import type { Adapter, DatabaseSettings } from './adapter.ts'
import type { Database, Session } from './database.ts'
import { sqlite } from './sqlite/adapter.ts'

/** A pool over a database; nothing is opened before the first transaction. */
export function openDatabase(settings: DatabaseSettings): Database {
  const adapter = adapterFor(settings)
  const { connections } = adapter
  const { sequelize, drain } = connections.open(settings)

  async function transact<T>(write: boolean, work: (session: Session) => Promise<T>): Promise<T> {
    try {
      const options = write ? connections.write : connections.snapshot
      return await sequelize.transaction(options, (transaction) => work(sessionOf(adapter, settings, transaction)))
    } catch (error) {
      throw codedFailure(error, adapter, settings.which)
    }
  }

  return {
    sequelize,
    adapter,
    write: (work) => connections.serialize(settings, () => transact(true, work)),
    read: (work) => transact(false, work),
    async close() {
      await sequelize.close()
      drain()
    },
  }
}

/** The adapter of a dialect that is at hand. */
export function adapterFor({ dialect, which }: DatabaseSettings): Adapter {
  if (dialect === 'sqlite') return sqlite
  throw coded('TS_DATABASE_ABSENT', { which, detail: `the dialect ${dialect} is not supported yet` })
}

function sessionOf(adapter: Adapter, { which }: DatabaseSettings, transaction: Transaction): Session {
  const { connection } = transaction as Transaction & { readonly connection: unknown }
  let savepoints = 0

  async function execute(sql: string, parameters: Parameters<Session['all']>[1] = {}) {
    try {
      return await adapter.connections.execute(connection, sql, parameters)
    } catch (error) {
      throw codedFailure(error, adapter, which)
    }
  }

  return {
    adapter,
    async all<R>(sql: string, parameters?: Parameters<Session['all']>[1]) {
      return (await execute(sql, parameters)).rows as R[]
    },
    async run(sql, parameters) {
      return (await execute(sql, parameters)).changes
    },
    async savepoint(work) {
      const { begin, release, rollback } = adapter.statements.savepoint(`tillsync_${++savepoints}`)
      await execute(begin)
      try {
        const result = await work()
        if (release) await execute(release)
        return result
      } catch (error) {
        await execute(rollback)
        throw error
      }
    },
  }
}

/** What a failure of the database means, as an error an operator can read; any other error as it is. */
function codedFailure(error: unknown, adapter: Adapter, which: string): unknown {
  if (asTillsyncError(error)) return error
  const failure = adapter.errors.classify(error)
  if (!failure) return error
  const { kind, detail } = failure
  const made = (code: Parameters<typeof coded>[0]): TillsyncError =>
    coded(code, { which, detail, missing: detail }, { cause: error })
  switch (kind) {
    case 'busy':
      return made('TS_DATABASE_BUSY')
    case 'absent':
      return made('TS_DATABASE_ABSENT')
    case 'full':
      return made('TS_DATABASE_FULL')
    case 'readonly':
      return made('TS_DATABASE_READONLY')
    case 'reference':
      return made('TS_MISSING_PARENT')
    case 'unique':
      return made('TS_UNIQUE_TAKEN')
    case 'data':
      return made('TS_DATA')
    case 'schema':
      return made('TS_SCHEMA_MISSING')
    case 'other':
      return made('TS_DATABASE_FAILED')
  }
}
