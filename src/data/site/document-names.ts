import type { DocumentName } from '../../flow/document-type.ts'
import type { RelationColumn } from '../adapter.ts'

/** Columns of a relation of documents of one type. */
export const NAME_COLUMNS: readonly RelationColumn[] = [
  { name: 'kind', type: 'text' },
  { name: 'document_key', type: 'text' },
]

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
