import type { Column } from '../contract/index.ts'

export interface TableDefinition {
  readonly name: string
  readonly columns: readonly (Column & { readonly name: string })[]
  readonly primaryKey: readonly string[]
  /**
   * A column of the primary key that the database numbers in the order of insertion, in a way that does not change what
   * the till asks for after its own statement: `@@IDENTITY` (SQL Server, hence a sequence of the name
   * `<table>_<column>`), `lastval()` (PostgreSQL, hence no sequence either).
   */
  readonly numbered?: string
  /** Rows come and go all the time: the database is told to clean up often. */
  readonly queue?: boolean
  readonly unique?: readonly (readonly string[])[]
  readonly foreignKeys: readonly {
    readonly columns: readonly string[]
    readonly table: string
    readonly references: readonly string[]
  }[]
  /** Conditions over the physical columns. */
  readonly checks: readonly string[]
  readonly indexes?: readonly IndexDefinition[]
}

export interface IndexDefinition {
  readonly name: string
  readonly columns: readonly string[]
  /** Only of rows where this column is not null. */
  readonly where?: string
}

/** Which document a change of a row concerns. */
export interface Capture {
  /** With its schema, where the database has them. */
  readonly eventTable: string
  readonly type: string
  readonly kind: string
  /** As it is mapped; part of the triggers' names. */
  readonly name: string
  /** With its schema, where the database has them. */
  readonly table: string
  /** For each column of the document's key, an expression over a row `{row}`, as canonical text; null: no document. */
  readonly key: readonly string[]
  /** Of a root: no two of its rows are of one document. */
  readonly isRoot: boolean
  /** Conditions of the mapping's constants over `{row}`. */
  readonly where: readonly string[]
  /** Columns that identify a row that an insert or update may silently replace. */
  readonly unique: readonly (readonly string[])[]
}
