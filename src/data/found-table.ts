/** A table as it is in the database. */
export interface FoundTable {
  readonly kind: 'table' | 'view'
  /** Its name from wherever one looks, where the database has schemas. */
  readonly qualified?: string
  /** Whose it is, where a trigger may write what is of the same owner alone. */
  readonly owner?: string
  /** Rows may go straight into it: nothing stands before it that takes statements alone. */
  readonly direct?: boolean
  /** Names of columns mean the same in whatever case they are written. */
  readonly folds?: boolean
  readonly columns: Readonly<Record<string, FoundColumn>>
  /** The columns of its primary key and of each unique constraint or index. */
  readonly unique: readonly (readonly string[])[]
}

export interface FoundColumn {
  /** As declared. */
  readonly type: string
  /** Of text, where the database tells. */
  readonly collation?: string
  readonly nullable: boolean
  /** The database fills it by itself: a default, an identity, a computed column. */
  readonly filled: boolean
}
