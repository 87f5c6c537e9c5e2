import { asTillsyncError } from '../../contract/errors.ts'
import type { Key } from '../../contract/index.ts'
import { openSite } from '../../data/site/site-database.ts'
import type { DocumentType } from '../../flow/document-type.ts'
import type { Installation } from '../../runner/installation.ts'

/** What a document says. `document`: null: there is none. */
export interface Content {
  readonly document: unknown
  /** received: as it came, not applied. here: as the tables of this site have it now. instead: the other of a conflict. */
  readonly as: 'received' | 'here' | 'instead'
  /** Why it cannot be shown. */
  readonly problem?: string
}

/** A document as this site’s own tables have it now. */
export async function currentContent(
  { siteDatabase, site }: Installation,
  type: DocumentType | undefined,
  { kind, key }: { readonly kind: string; readonly key: Key },
): Promise<Content> {
  const nothing = { document: null, as: 'here' } as const
  if (!type) return { ...nothing, problem: 'No plugin here knows this document type.' }
  try {
    const [document = null] = await openSite(siteDatabase, site).read((tx) =>
      type.extract({ kind, values: [key] }, tx.origin(type)),
    )
    return { document, as: 'here' }
  } catch (error) {
    const told = asTillsyncError(error)
    if (!told) throw error
    return { ...nothing, problem: told.message }
  }
}
