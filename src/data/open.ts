import type { Sequelize, Transaction } from 'sequelize'
import { asTillsyncError, coded } from '../contract/errors.ts'
import type { Adapter } from './adapter.ts'
import { attempts } from './attempts.ts'
import { codedFailure } from './coded-failure.ts'
import type { Database, Rows, Session } from './database.ts'
import type { DatabaseSettings, Dialect } from './database-settings.ts'
import { mssql } from './mssql/adapter.ts'
import { postgres } from './postgres/adapter.ts'
import { sqlite } from './sqlite/adapter.ts'
import { quietEnds } from './transaction-ends.ts'

const ADAPTERS: Readonly<Record<Dialect, Adapter>> = { sqlite, postgres, mssql }

/** A pool over a database; nothing is opened before the first transaction. */
export function openDatabase(settings: DatabaseSettings): Database {
  const adapter = ADAPTERS[settings.dialect]
  const { connections } = adapter
  const { sequelize, drain } = connections.open(settings)
  const ends = quietEnds(sequelize)

  async function once<T>(write: boolean, work: (session: Session) => Promise<T>, begun: () => void): Promise<T> {
    try {
      const options = write ? connections.write : connections.snapshot
      return await ends.told((transacted) =>
        sequelize.transaction(options, (transaction) => {
          begun()
          transacted(transaction)
          return work(sessionOf(adapter, settings, sequelize, transaction))
        }),
      )
    } catch (error) {
      throw codedFailure(error, adapter.errors, settings.which)
    }
  }

  function transact<T>(write: boolean, work: (session: Session) => Promise<T>): Promise<T> {
    // A database with one writer has waited already.
    return connections.writers > 1 ? attempts((begun) => once(write, work, begun)) : once(write, work, () => {})
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

function sessionOf(
  adapter: Adapter,
  settings: DatabaseSettings,
  sequelize: Sequelize,
  transaction: Transaction,
): Session {
  const { which } = settings
  const { connection } = transaction as Transaction & { readonly connection: unknown }
  const schemas = adapter.connections.schemas(settings)
  let savepoints = 0

  async function execute(sql: string, parameters: Parameters<Session['all']>[1] = {}) {
    try {
      return await adapter.connections.execute(connection, sql, parameters)
    } catch (error) {
      throw codedFailure(error, adapter.errors, which)
    }
  }

  return {
    adapter,
    sequelize,
    transaction,
    schemas,
    async all<R>(sql: string, parameters?: Parameters<Session['all']>[1]) {
      return (await execute(sql, parameters)).rows as R[]
    },
    async run(sql, parameters) {
      return (await execute(sql, parameters)).changes
    },
    async rows(columns, rows): Promise<Rows> {
      const { stage } = adapter.connections
      const json = !stage || rows.length < stage.from.rows ? JSON.stringify(rows) : undefined
      if (json !== undefined && !(stage && json.length >= stage.from.characters)) {
        return { from: adapter.statements.relation(columns, 'rows'), parameters: { rows: json } }
      }
      try {
        return { from: await stage!.bring(connection, columns, rows), parameters: {} }
      } catch (error) {
        throw codedFailure(error, adapter.errors, which)
      }
    },
    appender(columns, many) {
      const { from, append } = adapter.connections.stage ?? {}
      if (!from || !append?.keeps(columns) || many < from.rows) return undefined
      return async (table, rows) => {
        try {
          return await append.bring(connection, table, columns, rows)
        } catch (error) {
          throw codedFailure(error, adapter.errors, which)
        }
      }
    },
    qualified(table, owner) {
      const schema = schemas[owner]
      return schema ? `${schema}.${table}` : table
    },
    async savepoint(work) {
      const { begin, release, rollback } = adapter.statements.savepoint(`tillsync_${++savepoints}`)
      await execute(begin)
      try {
        const result = await work()
        if (release) await execute(release)
        return result
      } catch (error) {
        try {
          await execute(rollback)
          // Else it stays open: each page that is written later is compared with every one of thousands.
          if (release) await execute(release)
        } catch (gone) {
          // The transaction has ended, or its connection: nobody may go on as if a document alone had failed.
          if (asTillsyncError(error)?.action !== 'retry') throw endedBy(error, gone, which)
        }
        throw error
      }
    },
  }
}

/** What to throw where the savepoint is there no more, because the database ended the whole transaction for the error. */
function endedBy(error: unknown, failed: unknown, which: string): unknown {
  if (asTillsyncError(failed)?.code !== 'TS_TRANSACTION_ENDED') return failed
  const known = asTillsyncError(error)
  if (known?.action !== 'wait' && known?.action !== 'quarantine') return error
  return coded('TS_TRANSACTION_ENDED', { which, detail: known.message }, { cause: error })
}
