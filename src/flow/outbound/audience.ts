import type { DocumentType } from '../document-type.ts'
import type { RegisteredSite } from '../ports/web-database.ts'

/** Who gets a document, and which of the stores that it names cannot. */
export interface Audience {
  readonly audiences: readonly string[]
  readonly strangers: readonly string[]
}

/**
 * The document's audience among the stores there are. `*` is stored once, whatever the number of stores; a type for
 * one format of stores has no `*`: those stores are named instead.
 */
export function audienceOf(
  type: DocumentType,
  document: object,
  kind: string,
  sites: ReadonlyMap<string, RegisteredSite>,
): Audience {
  const named = type.audience(document, kind)
  if (type.flow === 'to-head-office') return { audiences: named, strangers: [] }
  if (named.includes('*')) {
    return type.storeFormats
      ? { audiences: [...sites.values()].filter((site) => fits(type, site)).map(({ code }) => code), strangers: [] }
      : { audiences: ['*'], strangers: [] }
  }
  const stores = [...new Set(named)].sort()
  const audiences = stores.filter((code) => fits(type, sites.get(code)))
  return { audiences, strangers: stores.filter((code) => !audiences.includes(code)) }
}

function fits(type: DocumentType, site: RegisteredSite | undefined): boolean {
  return site?.kind === 'store' && (!type.storeFormats || type.storeFormats.includes(site.format ?? ''))
}
