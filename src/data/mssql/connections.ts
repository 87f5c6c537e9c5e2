import { Sequelize, type TransactionOptions } from 'sequelize'
import type { ConnectionFactory } from '../adapter.ts'
import { readInstants } from './instants.ts'
import { takeLock } from './lock.ts'
import { optionsOf, prepare, serverOf } from './sign-in.ts'
import { stage } from './stage.ts'
import { type SessionConnection, tediousModule } from './tedious-module.ts'

/** Enough for a small PC: a cycle, its journal, the console. */
const CONNECTIONS = 4
const IDLE_SECONDS = 60

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
      pool: { max, idle: IDLE_SECONDS * 1000 },
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
    const session = connection as QueuedConnection
    return session.queue.enqueue(() => session.ask(sql, parameters))
  },
  stage: {
    // To OPENJSON, longer text is a large object, and not every server gives it whole.
    from: { rows: 200, characters: 4000 },
    bring(connection, columns, rows) {
      const session = connection as QueuedConnection
      return session.queue.enqueue(() => stage(session, columns, rows))
    },
  },
  serialize: (_, work) => work(),
  lock: takeLock,
}

/** The queue is Sequelize's: the protocol has one statement at a time. */
interface QueuedConnection extends SessionConnection {
  readonly queue: { enqueue<T>(work: () => Promise<T>): Promise<T> }
}
