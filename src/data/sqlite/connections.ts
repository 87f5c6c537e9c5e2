import { resolve } from 'node:path'
import PQueue from 'p-queue'
import { Sequelize, Transaction } from 'sequelize'
import { coded } from '../../contract/errors.ts'
import type { ConnectionFactory } from '../adapter.ts'
import type { DatabaseSettings } from '../database-settings.ts'
import { type LibsqlConnection, libsqlModule, OPEN_CREATE, OPEN_READWRITE } from './libsql-module.ts'
import { takeLock } from './lock.ts'

const BUSY_SECONDS = 10

/** Writers of one file, whoever opened it: SQLite has one at a time, and its own waiting would block the event loop. */
const writers = new Map<string, PQueue>()

export const connections: ConnectionFactory = {
  open(settings) {
    const { module, drain } = libsqlModule((settings.busyTimeoutSeconds ?? BUSY_SECONDS) * 1000)
    const sequelize = new Sequelize({
      dialect: 'sqlite',
      dialectModule: module,
      storage: storageOf(settings),
      dialectOptions: { mode: settings.create ? OPEN_READWRITE | OPEN_CREATE : OPEN_READWRITE },
      logging: false,
    })
    return { sequelize, drain }
  },
  schemas: () => ({}),
  several: false,
  writers: 1,
  write: { type: Transaction.TYPES.IMMEDIATE },
  snapshot: { type: Transaction.TYPES.DEFERRED },
  execute: (connection, sql, parameters) => (connection as LibsqlConnection).execute(sql, parameters),
  serialize(settings, work) {
    const file = storageOf(settings)
    const queue = writers.get(file) ?? new PQueue({ concurrency: 1 })
    writers.set(file, queue)
    return queue.add(work)
  },
  async lock(settings, name) {
    return takeLock(`${storageOf(settings)}.${encodeURIComponent(name)}.lock`, settings.which)
  },
}

function storageOf({ storage, which }: DatabaseSettings): string {
  if (!storage) throw coded('TS_DATABASE_ABSENT', { which, detail: 'no storage is configured' })
  return resolve(storage)
}
