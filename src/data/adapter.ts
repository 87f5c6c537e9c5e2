import type { Sequelize, TransactionOptions } from 'sequelize'
import type { ColumnType, Value } from '../contract/index.ts'
import type { DatabaseSettings, Dialect } from './database-settings.ts'
import type { FoundColumn, FoundTable } from './found-table.ts'
import type { Capture, TableDefinition } from './table-definition.ts'

/**
 * What differs between databases, and nothing else. An adapter writes SQL and reads errors; it holds no connection of
 * its own. Everything set-based goes through a relation: rows that travel as one JSON parameter, or are staged.
 */
export interface Adapter {
  readonly dialect: Dialect
  readonly connections: ConnectionFactory
  readonly statements: StatementFactory
  readonly schema: SchemaFactory
  readonly errors: ErrorFactory
}

/** A value bound to a named parameter. Rows of a relation are bound as JSON text. */
export type Bound = string | number | bigint | boolean | null | Buffer

export type Parameters = Readonly<Record<string, Bound>>

/** What a statement answered: rows of a query, or the number of rows it changed. */
export interface Execution {
  readonly rows: Record<string, unknown>[]
  readonly changes: number
}

export interface ConnectionFactory {
  /** A pool. Opens nothing yet. `drain` closes what the pool keeps beyond Sequelize's own. */
  open(settings: DatabaseSettings): { readonly sequelize: Sequelize; drain(): void }
  /** The schemas that unqualified names are looked for in, this order; none: the database has none. */
  schemas(settings: DatabaseSettings): { readonly control?: string; readonly business?: string }
  /** Options of a transaction that will write, and of one that reads from a snapshot. */
  readonly write: TransactionOptions
  readonly snapshot: TransactionOptions
  /** Runs `:name` SQL on the connection of a Sequelize transaction; text within quotes is left alone. */
  execute(connection: unknown, sql: string, parameters: Parameters): Promise<Execution>
  /** For many rows; absent: a parameter is as fast. */
  readonly stage?: Stage
  /** Whether several hosts may work on one database at once; else the site's lock is for one alone. */
  readonly several: boolean
  /** How many transactions of one database may write at the same time. */
  readonly writers: number
  /** Runs writers of one database one at a time where the database cannot have two. Not reentrant. */
  serialize<T>(settings: DatabaseSettings, work: () => Promise<T>): Promise<T>
  /** A lock that dies with the process, on a connection of its own; undefined, at once, if another holds it (rule 16). */
  lock(settings: DatabaseSettings, name: string): Promise<HeldLock | undefined>
}

export interface Stage {
  /** From so many rows, or so many characters of JSON, on. */
  readonly from: { readonly rows: number; readonly characters: number }
  /**
   * Brings rows into a temporary table of the transaction, which holds them until its end or the next call with the same
   * columns; gives a FROM item without alias.
   */
  bring(connection: unknown, columns: readonly RelationColumn[], rows: readonly (readonly Value[])[]): Promise<string>
  /** Inserts rows straight into a table; absent: a statement that selects them costs no more. */
  readonly append?: {
    /** Whether such columns keep every value as it is, without a statement that would look. */
    keeps(columns: readonly RelationColumn[]): boolean
    /** Gives how many went in. */
    bring(
      connection: unknown,
      table: string,
      columns: readonly RelationColumn[],
      rows: readonly (readonly Value[])[],
    ): Promise<number>
  }
}

export interface HeldLock {
  /** False once the connection that holds it is gone. */
  held(): Promise<boolean>
  release(): Promise<void>
}

/** A column of a relation. Its JSON value is the canonical one of contract/table.ts; binary: hex. */
export interface RelationColumn {
  readonly name: string
  readonly type: ColumnType
  /**
   * How the table that it is compared with or stored in declares it, where that is known. A value that such a column
   * would round or cut is refused as data.
   */
  readonly declared?: string
}

export interface StatementFactory {
  /** `pos.bill` → `"pos"."bill"`. */
  quote(identifier: string): string
  /** A FROM item, without alias, over the JSON array of arrays that is bound as `:parameter`; columns are quoted names. */
  relation(columns: readonly RelationColumn[], parameter: string): string
  /**
   * Reads an expression of this type so that data/values.ts makes the canonical value of it, exact to the last digit.
   * `found`: as the database declares the column that it is.
   */
  canonical(expression: string, type: ColumnType, found?: FoundColumn): string
  /**
   * Aggregates a column of decimals to a text: decimals, with commas between them, that add up to the exact sum. What a
   * database cannot add without rounding it lists. null: there are none.
   */
  total(column: string, type: ColumnType, found?: FoundColumn): string
  /**
   * A condition: a column has this canonical value, byte by byte, by an index on the column. `found`: as the database
   * declares it.
   */
  same(column: string, value: string, type: ColumnType, found?: FoundColumn): string
  /**
   * A condition: the column has one of the values of a query with one column, looked up by an index that ends with it.
   * `found`: a column of a business table, as the database declares it: then byte by byte.
   */
  among(column: string, query: string, found?: FoundColumn): string
  /** A column of bytes, as a result has it at little cost on the line; data/unpacked.ts reads it. */
  packed(column: string): string
  /** A column in the order of its canonical values: itself where the database has the type. */
  comparable(expression: string, type: ColumnType): string
  /**
   * Statements that insert the source's rows and update those whose key exists, in this order. `source` is a FROM item
   * with the same column names. `update`: which columns an existing row takes; default: all but the key. `found`: a
   * business table as it is in the database, whose collations may take two keys for one: keys are compared byte by byte,
   * and a row whose key is only alike is not changed, as the number of rows tells.
   */
  upsert(
    table: string,
    key: readonly string[],
    columns: readonly string[],
    source: string,
    update?: readonly string[],
    found?: FoundTable,
  ): string[]
  /**
   * Deletes the rows of `table` whose `key` columns are in the source, by an index on the key. `found`: as in upsert; then
   * no more than `mostRows`.
   */
  remove(table: string, key: readonly string[], source: string, found?: FoundTable): string
  /** Most rows of a business table that one statement may change: for more, the database would lock the whole table. */
  readonly mostRows: number
  /** A condition: the rows that come after the one with these values, in the order of these columns. */
  after(columns: readonly string[], last: readonly string[]): string
  /** For text that cannot have parameters: a trigger. */
  literal(value: Value): string
  /** Ends a query that has an ORDER BY. `skip`: so many rows come before. */
  limit(most: number, skip?: number): string
  /**
   * Takes the first rows of a queue that meet the condition out of it, past those that others have locked, and gives
   * these columns of them, in no order. `q`: the queue in the condition, which goes by an index that begins with `key`.
   */
  dequeue(table: string, key: readonly string[], condition: string, columns: readonly string[], most: number): string
  /** Others may read a query's rows and not change them until the transaction ends: `hint` follows a table's alias. */
  readonly shareLock: { readonly hint: string; readonly suffix: string }
  savepoint(name: string): { readonly begin: string; readonly release: string | undefined; readonly rollback: string }
  /** The database's own clock, an instant. */
  readonly now: string
  /** What that clock said so many days ago. */
  daysAgo(days: number): string
}

export interface SchemaFactory {
  /** Makes a table; physical names. Its only primary key column is an identity where it is a local whole number. */
  createTable(table: TableDefinition): string[]
  /** `read` gives undefined: there is no such table or view. */
  find(table: string): {
    readonly sql: string
    readonly parameters: Parameters
    readonly read: (rows: readonly Record<string, unknown>[]) => FoundTable | undefined
  }
  /** Whether a column of the database can hold this type. */
  fits(found: string, wanted: ColumnType): boolean
  /** Whether what such a column of the database holds can be read as this type. */
  reads(found: string, wanted: ColumnType): boolean
  /** Triggers that append business events for a table. */
  captureTriggers(capture: Capture): { readonly name: string; readonly create: string }[]
  dropTrigger(name: string, table: string): string
  /** A query of all triggers' `name`, table as `table_name`, and whether one is `disabled`: there, and never run. */
  readonly triggers: string
  /** What a table that gets its first trigger takes no longer, whoever sends it; absent: everything goes on as before. */
  readonly firstTriggerForbids?: string
}

export interface ErrorFactory {
  /** What a failure of the database means for the work at hand; undefined: not the database's. */
  classify(error: unknown): DatabaseFailure | undefined
}

export interface DatabaseFailure {
  readonly kind:
    | 'busy' // locked, deadlock, serialization, no memory or connection left: again, unchanged
    | 'ended' // the transaction, by the database itself, by an earlier statement
    | 'absent' // cannot be reached or opened
    | 'lost' // the connection broke
    | 'login' // who signs in is not let in
    | 'forbidden' // who has signed in may not do this
    | 'full'
    | 'readonly'
    | 'isolation' // it gives no snapshots until its administrator allows them
    | 'reference' // a foreign key
    | 'unique'
    | 'data' // a check, a type, a length, not null
    | 'schema' // no such table or column
    | 'other'
  readonly detail: string
}
