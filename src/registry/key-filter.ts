import type { Key } from '../contract/index.ts'
import { documentsNamed, keyParts } from './document-name.ts'
import type { Registry } from './registry.ts'

/**
 * What a person looks for by a text: the documents with exactly this key, and those that have it in theirs; by a JSON
 * array, the first alone.
 */
export function keyFilter(
  text: string | undefined,
  type: string | undefined,
  registry: Registry,
): {
  readonly key?: string
  readonly documents?: { readonly type: string; readonly kind: string; readonly key: Key }[]
} {
  if (text === undefined) return {}
  const documents = documentsNamed(registry, text, { type })
  return keyParts(text) ? { documents } : { key: text, documents }
}
