import pg from 'pg'
import { Sequelize, Transaction, type TransactionOptions } from 'sequelize'
import type { ConnectionFactory } from '../adapter.ts'
import { clientOptions, prepare, schemasOf, serverOf } from './client.ts'
import { copyInto } from './copy.ts'
import { isKept } from './declared.ts'
import { takeLock } from './lock.ts'
import { positional } from './parameters.ts'
import { quote } from './quote.ts'
import { endSilence } from './silence.ts'
import { stage } from './stage.ts'

/** Enough for types that run beside each other on a small PC; a server has to do with many such PCs. */
const CONNECTIONS = 4
const IDLE_SECONDS = 30
const ACQUIRE_SECONDS = 60

export const connections: ConnectionFactory = {
  open(settings) {
    const { host, port, database, user, password, ...dialectOptions } = clientOptions(settings)
    const sequelize = new Sequelize({
      dialect: 'postgres',
      dialectModule: pg,
      host,
      port,
      database,
      username: user,
      password,
      dialectOptions,
      pool: {
        max: serverOf(settings).connections ?? CONNECTIONS,
        idle: IDLE_SECONDS * 1000,
        acquire: ACQUIRE_SECONDS * 1000,
      },
      hooks: {
        async afterConnect(client: unknown) {
          endSilence(client as pg.Client, settings)
          await prepare(client as pg.Client, settings)
        },
      },
      logging: false,
    })
    beginAtOnce(sequelize)
    return { sequelize, drain() {} }
  },
  schemas: schemasOf,
  several: true,
  writers: CONNECTIONS,
  // READ COMMITTED, as prepare() has set it.
  write: {},
  // Not read only: then rows could not be brought into a temporary table.
  snapshot: { isolationLevel: Transaction.ISOLATION_LEVELS.REPEATABLE_READ },
  async execute(connection, sql, parameters) {
    const { text, values } = positional(sql, parameters)
    const answer = await (connection as pg.Client).query(text, [...values])
    // Several statements in one text, which have no parameters, answer each.
    const { rows, rowCount } = Array.isArray(answer) ? answer.at(-1)! : answer
    return { rows, changes: rowCount ?? 0 }
  },
  stage: {
    from: { rows: 200, characters: Infinity },
    bring: (connection, columns, rows) => stage(connection as pg.Client, columns, rows),
    append: {
      keeps: (columns) => columns.every(isKept),
      bring: (connection, table, columns, rows) => copyInto(connection as pg.Client, quote(table), columns, rows),
    },
  },
  serialize: (_, work) => work(),
  lock: takeLock,
}

/** How Sequelize begins a transaction. */
interface Beginning {
  startTransactionQuery(transaction: Transaction & { readonly options: TransactionOptions }): string
  setIsolationLevelQuery(level: string): string | undefined
}

/** With its isolation level in the same statement: of the two that Sequelize sends, the line has to wait for each. */
function beginAtOnce(sequelize: Sequelize): void {
  const beginning = sequelize.getQueryInterface().queryGenerator as Beginning
  beginning.startTransactionQuery = ({ options: { isolationLevel } }) =>
    isolationLevel ? `START TRANSACTION ISOLATION LEVEL ${isolationLevel}` : 'START TRANSACTION'
  beginning.setIsolationLevelQuery = () => undefined
}
