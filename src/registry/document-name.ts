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

/** Documents that a text may name, of this type and kind or of any: it is a key as it is shown, or a JSON array of its parts. */
export function documentsNamed(
  { allTypes }: Pick<Registry, 'allTypes'>,
  text: string,
  { type, kind }: { readonly type?: string; readonly kind?: string } = {},
): { readonly type: string; readonly kind: string; readonly key: Key }[] {
  return allTypes
    .filter(({ name }) => type === undefined || name === type)
    .flatMap(({ name, kinds }) =>
      kinds
        .filter((one) => kind === undefined || one.name === kind)
        .flatMap((one) => keysOf(text, one.root.key.length).map((key) => ({ type: name, kind: one.name, key }))),
    )
}

/** Keys of so many parts that are shown as this text, any of whose slashes may be within a part. */
export function keysOf(text: string, parts: number): Key[] {
  const given = keyParts(text)
  if (given) return given.length === parts ? [given] : []
  return divisions(text.split('/'), parts)
    .slice(0, MOST_KEYS)
    .map((key) => key.map((pieces) => pieces.join('/')))
}

/** Nobody's keys have more slashes; a text that was made to have them must not be looked up for minutes. */
const MOST_PIECES = 16
const MOST_KEYS = 500

function divisions(pieces: readonly string[], parts: number): string[][][] {
  if (pieces.length < parts || (parts > 1 && pieces.length > MOST_PIECES)) return []
  if (parts === 1) return [[[...pieces]]]
  return pieces.slice(0, pieces.length - parts + 1).flatMap((_, index) => {
    const first = pieces.slice(0, index + 1)
    return divisions(pieces.slice(index + 1), parts - 1).map((others) => [first, ...others])
  })
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
