import type { Key } from '../../contract/index.ts'
import type { Registry } from '../../registry/registry.ts'
import { listAddress } from './list-query.ts'
import { inWords } from './words.ts'

interface Named {
  readonly type: string
  readonly kind: string
  readonly key: Key
  readonly origin?: string
}

/** The page of a document. `list`: `/received` or `/sent`. */
export function documentAddress(list: string, { type, kind, key, origin }: Named): string {
  return listAddress(`${list}/document`, { type, kind, key: JSON.stringify(key), origin })
}

export function DocumentLink(props: {
  readonly list: '/received' | '/sent'
  readonly registry: Registry
  readonly document: Named & { readonly version?: { readonly removal: boolean } }
}) {
  const { list, registry, document } = props
  return (
    <>
      <a href={documentAddress(list, document)}>{documentTitle(registry, document)}</a>
      {document.version?.removal && <small> removed</small>}
    </>
  )
}

/** `S001/2026-27/000123`, after its kind where its type has several: `Item price TEA-1/S001`. */
export function documentTitle({ allTypes }: Registry, { type, kind, key }: Named): string {
  const kinds = allTypes.find(({ name }) => name === type)?.kinds
  return kinds?.length === 1 ? key.join('/') : `${inWords(kind)} ${key.join('/')}`
}

/** As its plugin calls itself. */
export function typeTitle({ allTypes }: Registry, type: string): string {
  return allTypes.find(({ name }) => name === type)?.title ?? type
}
