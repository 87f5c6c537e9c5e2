import type { DocumentName } from '../../flow/document-type.ts'
import type { RelationColumn } from '../adapter.ts'
import { KEY, NAME } from '../control-table.ts'

/** Columns of a relation of documents of one type. */
export const NAME_COLUMNS: readonly RelationColumn[] = [
  { name: 'kind', type: NAME },
  { name: 'document_key', type: KEY },
]

/**
 * The same with the type. What is looked up by them has no other condition: beside one of its own, as that the type is
 * `items`, PostgreSQL would go through all items in a table that it has not analysed yet.
 */
export const DOCUMENT_COLUMNS: readonly RelationColumn[] = [{ name: 'type', type: NAME }, ...NAME_COLUMNS]

export function documentRow(type: string, { kind, key }: DocumentName): [string, string, string] {
  return [type, kind, JSON.stringify(key)]
}

export function nameRow({ kind, key }: DocumentName): [string, string] {
  return [kind, JSON.stringify(key)]
}

export function nameOf({ kind, document_key }: { readonly kind: string; readonly document_key: string }): DocumentName {
  return { kind, key: JSON.parse(document_key) as string[] }
}

/** The same text for the same document of a type. */
export function nameText({ kind, document_key }: { readonly kind: string; readonly document_key: string }): string {
  return `${kind} ${document_key}`
}
