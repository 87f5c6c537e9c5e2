import type { Sequelize, Transaction } from 'sequelize'
import type { Value } from '../contract/index.ts'
import type { Adapter, Bound, Parameters, RelationColumn } from './adapter.ts'

export type { Bound, Parameters }

/** Rows for a statement: a FROM item without alias, and the parameters that it needs. */
export interface Rows {
  readonly from: string
  readonly parameters: Parameters
}

export type Append = (table: string, rows: readonly (readonly Value[])[]) => Promise<number>

export interface Schemas {
  /** Of Tillsync's own tables. */
  readonly control?: string
  /** Of the business tables. */
  readonly business?: string
}

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
  /**
   * Rows for statements of this transaction: few go as a parameter, many are brought in first. They are there until the
   * next call with the same columns. Binary: hex.
   */
  rows(columns: readonly RelationColumn[], rows: readonly (readonly Value[])[]): Promise<Rows>
  /**
   * How so many rows, whose keys a table does not have, go straight into these columns of it, and tell how many went in;
   * undefined: a statement that selects them costs no more, or has to look at each value.
   */
  appender(columns: readonly RelationColumn[], rows: number): Append | undefined
  /** The schemas that unqualified names are looked for in; none: the database has none. */
  readonly schemas: Schemas
  /** A table of Tillsync's own or of the reference schema by its full name, where the database has schemas. */
  qualified(table: string, owner: 'control' | 'business'): string
  /** Undoes `work` alone if it throws. */
  savepoint<T>(work: () => Promise<T>): Promise<T>
}

export interface Database {
  readonly sequelize: Sequelize
  readonly adapter: Adapter
  /**
   * One transaction that may write; committed to disk when it returns. Never nest two of one database: they queue. The work
   * may be run again from its beginning (attempts.ts): it keeps nothing outside but what it returns.
   */
  write<T>(work: (session: Session) => Promise<T>): Promise<T>
  /** One transaction that reads from a snapshot; repeatable likewise. */
  read<T>(work: (session: Session) => Promise<T>): Promise<T>
  close(): Promise<void>
}
