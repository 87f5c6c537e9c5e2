import type { TableMapping } from '../config.ts'
import type { Change, Destination, Flow, Key, Keys, Origin, Row, Sequence, Site, Table } from '../contract/index.ts'

/** A document of a known type, by name. */
export interface DocumentName {
  readonly kind: string
  readonly key: Key
}

/** The same text for the same document of a type. */
export function nameText({ kind, key }: DocumentName): string {
  return JSON.stringify([kind, key])
}

/** The same text for the same key of a kind. */
export function keyText(key: Key): string {
  return key.length === 1 ? key[0]! : JSON.stringify(key)
}

export interface DocumentKind {
  readonly name: string
  readonly root: Table
  readonly deletes: 'carry' | 'keep'
  readonly edited?: 'never'
  readonly sequence?: Sequence
}

export type { Sequence }

/** What a plugin says of its documents, checked, with every call to it wrapped. */
export interface DocumentType {
  readonly name: string
  readonly title: string
  readonly flow: Flow
  /** Of the documents' schema. */
  readonly version: number
  /** In load order. */
  readonly kinds: readonly DocumentKind[]
  readonly dependsOn: readonly string[]
  /** Absent: every store. */
  readonly storeFormats?: readonly string[]
  readonly capture: 'triggers' | 'application'
  /** Where this site keeps the logical tables; one that is not named is as the plugin names it. */
  readonly mapping: Readonly<Record<string, TableMapping>>
  /** Changes when tables, columns or mapping do: then every key is published anew (rule 7). */
  readonly fingerprint: string
  readonly limits: Limits
  extract(keys: Keys, origin: Origin): Promise<Row[]>
  /**
   * The validated document, or null: for nobody now; later, where its schema answers later. Throws TS_DOCUMENT_INVALID with
   * every problem.
   */
  transform(row: Row, kind: string, site: Site): object | null | Promise<object | null>
  /** The key of an extracted row. */
  keyOf(row: Row, kind: string): Key
  /** `*`, store codes, or `HO` of the flow to the head office. */
  audience(document: object, kind: string): readonly string[]
  narrow(document: object, store: string, kind: string): object
  load(changes: readonly Change<object>[], destination: Destination): Promise<void>
  /** Lifts a document that a site with an older plugin sent. */
  upgrade(document: object, from: number, kind: string): object
}

export interface Limits {
  /** At most so many documents in a packet … */
  readonly documents: number
  /** … and about so many bytes before compression; one larger document still passes. */
  readonly bytes: number
  /** Attempts at a document that the database refuses, before only a person or a newer version brings it back. */
  readonly attempts: number
}
