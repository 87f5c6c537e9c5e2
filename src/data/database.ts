import type { Sequelize, Transaction } from 'sequelize'
import type { Adapter, Bound, Parameters } from './adapter.ts'

export type { Bound, Parameters }

/** Work inside one transaction. Failures come out as coded errors with the driver's as their `cause`. */
export interface Session {
  readonly adapter: Adapter
  /** For models, which need both: see data/models. */
  readonly sequelize: Sequelize
  readonly transaction: Transaction
  /** `:name` in the text is bound, never spliced. */
  all<R = Record<string, unknown>>(sql: string, parameters?: Parameters): Promise<R[]>
  /** The number of rows changed. */
  run(sql: string, parameters?: Parameters): Promise<number>
  /** Undoes `work` alone if it throws. */
  savepoint<T>(work: () => Promise<T>): Promise<T>
}

export interface Database {
  readonly sequelize: Sequelize
  readonly adapter: Adapter
  /** One transaction that may write; committed to disk when it returns. Never nest two of one database: they queue. */
  write<T>(work: (session: Session) => Promise<T>): Promise<T>
  /** One transaction that reads from a snapshot. */
  read<T>(work: (session: Session) => Promise<T>): Promise<T>
  close(): Promise<void>
}
