import type { Dialect } from '../../../src/data/database-settings.ts'

/** Databases of one dialect on this machine, made for one run and gone after it. */
export interface Databases {
  readonly dialect: Dialect
  /** Name and version, as people say it. */
  readonly version: string
  /** What was set at the server, for the reader of the figures; absent: nothing. */
  readonly settings?: string
  create(name: string): Promise<void>
  /** Nobody may be connected to `from`. Absent: there is no quick way that every server of the dialect has. */
  copy?(from: string, to: string): Promise<void>
  remove(name: string): Promise<void>
  /** The section `database` of a configuration file. */
  section(name: string): Readonly<Record<string, string | number>>
  /** Does now what a server does by itself before long: statistics, and pages to the disk. */
  rest(name: string): Promise<void>
  /** The limit: these tables from one database into another that has them empty, by the database's own fastest means. */
  readonly transferredBy: string
  transfer(from: string, to: string, tables: readonly string[]): Promise<void>
  /** Whether a table has the same rows in both. */
  same(one: string, other: string, table: string): Promise<boolean>
  count(name: string, table: string): Promise<number>
  /** Seconds of CPU that the processes which serve these databases have used. SQLite has none of its own: 0. */
  cpu(): number
  close(): Promise<void>
}
