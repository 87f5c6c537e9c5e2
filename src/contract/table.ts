/**
 * The shape of business tables, in logical names. Each site's configuration maps them to its own tables and columns.
 */

/**
 * decimal, bigint: text, exact to the last digit. date: `YYYY-MM-DD`. instant: `YYYY-MM-DDTHH:MM:SS.ffffffZ`, UTC.
 * binary: base64. `text(n)`: at most n characters.
 */
export type ColumnType =
  | 'text'
  | `text(${number})`
  | 'integer'
  | 'bigint'
  | `decimal(${number},${number})`
  | 'boolean'
  | 'date'
  | 'instant'
  | 'binary'

/** A column's value as it travels. */
export type Value = string | number | boolean | null

/** A row with its columns, and its details nested under their tables' names. */
export interface Row {
  [columnOrDetail: string]: Value | Row[]
}

export interface Column {
  readonly type: ColumnType
  /** May be null. */
  readonly optional?: boolean
  /** The only ones a document may have; of text. */
  readonly values?: readonly string[]
  /** Never travels: an identity, a computed column. */
  readonly local?: boolean
  /** Foreign key of the reference schema, `table.column`, to a root of the same flow. */
  readonly references?: string
}

export interface Table {
  readonly name: string
  readonly columns: Readonly<Record<string, ColumnType | Column>>
  /** Of a root: the business key, unique in the database. Of a detail: what tells it from its siblings. */
  readonly key: readonly string[]
  /** Of a detail: its columns → its parent's. Default: the root's full key under the same names. Surrogate: `{ bill_id: 'id' }`. */
  readonly parent?: Readonly<Record<string, string>>
  readonly details?: readonly Table[]
  /** Sets of columns, besides the key, that are unique in the database: a barcode belongs to one item. */
  readonly unique?: readonly (readonly string[])[]
  /** Conditions of the reference schema over the table's own columns, portable: `quantity > 0`. */
  readonly checks?: readonly string[]
}

/** A column in its long form. */
export function columnOf(column: ColumnType | Column): Column {
  return typeof column === 'string' ? { type: column } : column
}

type TypeOf<C> = C extends ColumnType ? C : C extends { readonly type: infer T } ? T : never
type Base<T> = T extends 'integer' ? number : T extends 'boolean' ? boolean : string
type Wanted<C> = C extends { readonly values: readonly (infer V)[] } ? V : Base<TypeOf<C>>
type ValueOf<C> = C extends { readonly optional: true } ? Wanted<C> | null : Wanted<C>
type IsLocal<C> = C extends { readonly local: true } ? true : false
type ParentColumns<T> = T extends { readonly parent: infer P } ? keyof P : never

/** The document that a table and its details describe, header and lines together. `Inherited`: the columns a detail takes from its parent. */
export type DocumentOf<T extends Table, Inherited = never> = {
  -readonly [C in keyof T['columns'] as IsLocal<T['columns'][C]> extends true
    ? never
    : C extends Inherited | ParentColumns<T>
      ? never
      : C]: ValueOf<T['columns'][C]>
} & (T extends { readonly details: infer D extends readonly Table[] }
  ? { [E in D[number] as E['name']]: DocumentOf<E, Inherited | T['key'][number]>[] }
  : unknown)
