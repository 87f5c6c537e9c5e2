import type { Key } from '../contract/index.ts'
import type { Registry } from './registry.ts'

/** A document for people: its key's parts joined by `/`, after the kind where its type has several. */
export function documentName(
  { allTypes }: Registry,
  { type, kind, key }: { readonly type: string; readonly kind: string; readonly key: Key },
): string {
  const kinds = allTypes.find(({ name }) => name === type)?.kinds
  return kinds?.length === 1 ? key.join('/') : `${kind} ${key.join('/')}`
}

/** The parts of a key that was given as a JSON array, for keys whose parts contain a slash; undefined: it was not. */
export function keyParts(text: string): Key | undefined {
  if (!text.startsWith('[')) return undefined
  try {
    const parts: unknown = JSON.parse(text)
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : undefined
  } catch {
    return undefined
  }
}
