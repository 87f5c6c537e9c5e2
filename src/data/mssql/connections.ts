import { Sequelize, type TransactionOptions } from 'sequelize'
import type { ConnectionFactory } from '../adapter.ts'
import { readInstants } from './instants.ts'
import { takeLock } from './lock.ts'
import { optionsOf, prepare, serverOf } from './sign-in.ts'
import { type SessionConnection, tediousModule } from './tedious-module.ts'

/** Enough for a small PC: a cycle, its journal, the console. */
const CONNECTIONS = 4

export const connections: ConnectionFactory = {
  open(settings) {
    const { host, port, user, password, connections: max = CONNECTIONS } = serverOf(settings)
    const sequelize = new Sequelize({
      dialect: 'mssql',
      dialectModule: tediousModule(),
      host,
      port,
      username: user,
      password,
      dialectOptions: { options: optionsOf(settings) },
      pool: { max },
      logging: false,
    })
    sequelize.addHook('afterConnect', (connection) => prepare(connection as SessionConnection, settings))
    readInstants(sequelize)
    return { sequelize, drain() {} }
  },
  schemas({ server }) {
    const business = server?.schema ?? 'dbo'
    return { business, control: server?.controlSchema ?? business }
  },
  several: true,
  writers: CONNECTIONS,
  // READ COMMITTED, the driver's own: Sequelize loses the levels whose names have a blank.
  write: {},
  snapshot: { isolationLevel: 'SNAPSHOT' as TransactionOptions['isolationLevel'] },
  execute(connection, sql, parameters) {
    const session = connection as SessionConnection & SequelizeQueue
    return session.queue.enqueue(() => session.ask(sql, parameters))
  },
  serialize: (_, work) => work(),
  lock: takeLock,
}

/** Of Sequelize, for each connection: the protocol has one statement at a time. */
interface SequelizeQueue {
  readonly queue: { enqueue<T>(work: () => Promise<T>): Promise<T> }
}
