import type { Key } from '../../contract/index.ts'
import type { RelationColumn } from '../adapter.ts'

/** One document, whichever table tells of it. */
export interface NamedDocument {
  readonly type: string
  readonly kind: string
  readonly key: Key
}

/** Of a relation of documents. */
export const NAMED_DOCUMENT = ['type', 'kind', 'document_key'].map((name): RelationColumn => ({ name, type: 'text' }))

/** A document as a row of such a relation. */
export function namedRow({ type, kind, key }: NamedDocument): string[] {
  return [type, kind, JSON.stringify(key)]
}

/** Two documents have the same text only if they are the same. */
export function nameText({ type, kind, key }: NamedDocument): string {
  return JSON.stringify([type, kind, key])
}
