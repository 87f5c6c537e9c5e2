/** Documents by name and by version. */

/** The canonical text of each key column, in the order of `root.key`. */
export type Key = readonly string[]

/** Some documents of one kind. */
export interface Keys {
  readonly kind: string
  readonly values: readonly Key[]
}

/** A document on its way into a site. */
export interface Change<D> {
  readonly kind: string
  readonly key: Key
  readonly origin: string
  readonly version: number
  /** null: gone at its origin, or no longer meant for this site. */
  readonly document: D | null
}

/** A store or the head office. */
export interface Site {
  readonly code: string
  readonly kind: 'store' | 'head-office'
  /** Of a store. */
  readonly format?: 'consignment' | 'outright'
}
