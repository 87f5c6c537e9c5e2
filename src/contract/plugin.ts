import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Change, Keys, Site } from './document.ts'
import type { Service } from './service.ts'
import type { DeclaredSettings } from './setting.ts'
import type { Row, Table, Value } from './table.ts'

/** Raised when a plugin of the old contract would no longer work. */
export const API_VERSION = 1

export type Flow = 'to-store' | 'to-head-office'

/** Most types have one kind; goods receipts and goods returns are two kinds of one type. */
export interface Kind<D = any> {
  readonly root: Table
  /** Types and business rules of a document; any Standard Schema. `schemaFor` makes one from the table. */
  readonly schema: StandardSchemaV1<unknown, D>
  /** keep: what is purged at the origin stays at the destination (bills, receipts). carry: a delete is a removal there. */
  readonly deletes: 'carry' | 'keep'
  /**
   * never: a correction is a new document (bills, receipts). After a restored backup, one that differs from the one its
   * destination holds is shown to a person, and never written over it.
   */
  readonly edited?: 'never'
  /** Its documents are numbered without gaps: `tillsync verify` reports numbers that are missing, or stand twice. */
  readonly sequence?: Sequence
}

/** Bills: `{ within: ['site_code', 'fiscal_year'], number: 'bill_no' }`. */
export interface Sequence {
  /** Columns of the root whose values together have numbers of their own. */
  readonly within: readonly string[]
  /** The column that ends with the number; what stands before it has numbers of its own, too. */
  readonly number: string
}

/**
 * SQL in the plugin's logical names. `{bill}`, `{bill.net}`: mapped, quoted names. `{keys}`: a relation of the given
 * keys, with the root's key columns. `:name`: a parameter. One text for all databases, or one for each.
 */
export type Sql = string | Readonly<Record<'sqlite' | 'postgres' | 'mssql', string>>

export interface Given {
  readonly keys?: Keys
  readonly parameters?: Readonly<Record<string, Value>>
}

/** Reads of the site's database, all from one snapshot. */
export interface Origin {
  readonly site: Site
  /** The roots that exist, with their details nested under their tables' names, in key order. */
  gather(keys: Keys): Promise<Row[]>
  query(sql: Sql, given?: Given): Promise<Row[]>
}

/** Writes to the site's database, in the runner's transaction. */
export interface Destination extends Origin {
  /** Upserts roots, replaces their details, removes what is gone. `rowOf`: a document's row, where it is not the document itself. */
  apply<D>(changes: readonly Change<D>[], rowOf?: (document: D, change: Change<D>) => Row): Promise<void>
  execute(sql: Sql, given?: Given): Promise<void>
}

/** Carries one document type. */
export interface Plugin<D = any> {
  readonly apiVersion: typeof API_VERSION
  /** kebab-case, unique in an installation; the document type's name. */
  readonly name: string
  readonly title: string
  readonly flow: Flow
  /** Of the documents' schema: raised when a site that knows the older one could not take a document whole. */
  readonly version: number
  /** In load order. */
  readonly kinds: Readonly<Record<string, Kind<D>>>
  /** Plugins of the same flow whose documents these refer to. */
  readonly dependsOn?: readonly string[]
  /** Stores of these formats only; absent: every store. */
  readonly storeFormats?: readonly ('consignment' | 'outright')[]

  /** A row for every key that exists. A missing row means that the document was deleted: never filter here. */
  extract(keys: Keys, origin: Origin): Promise<Row[]>
  /** Pure; keeps the key. null: for nobody now (a draft); withdrawn where it had been sent. */
  transform(row: Row, kind: string, site: Site): D | null
  /** Repeatable: may be called again with fewer changes. */
  load(changes: readonly Change<D>[], destination: Destination): Promise<void>
  /** To-store only, and required there: `*` for every store, or store codes. */
  audience?(document: D, kind: string): '*' | readonly string[]
  /** What this store gets of the document; not asked for `*`. */
  narrow?(document: D, store: string, kind: string): D
  /** Lifts a document of an older version to this one. */
  upgrade?(document: unknown, from: number, kind: string): D
}

/** A plugin module's default export: a class whose constructor arguments are injected, in the order of `inject`. */
export interface PluginClass {
  new (...services: any[]): Plugin
  readonly inject?: readonly Service<unknown>[]
  /**
   * Its own settings: a site that gives others is refused, and its administrator sets them in the console. Absent: whatever
   * the configuration has is handed on as it is.
   */
  readonly settings?: DeclaredSettings
}
