import { asTillsyncError } from '../../contract/errors.ts'
import type { Row, Site } from '../../contract/index.ts'
import type { DocumentName, DocumentType } from '../document-type.ts'

/**
 * What a row turned out to be. content: a valid document. withdrawn: for nobody now, or deleted at its origin.
 * kept: deleted here, and to stay at its destination. invalid: its own schema refuses it.
 */
export type Transformed =
  | { readonly is: 'content'; readonly document: object }
  | { readonly is: 'withdrawn' }
  | { readonly is: 'kept' }
  | { readonly is: 'invalid'; readonly code: string; readonly reason: string; readonly remedy: string }

/** Step 4, transform: row to document, validated. A document that fails stands alone; the others go on. */
export function transform(
  type: DocumentType,
  name: DocumentName,
  row: Row | undefined,
  site: Site,
): Transformed | Promise<Transformed> {
  if (!row) {
    const kind = type.kinds.find(({ name: kind }) => kind === name.kind)
    return { is: kind?.deletes === 'keep' ? 'kept' : 'withdrawn' }
  }
  try {
    const document = type.transform(row, name.kind, site)
    return document instanceof Promise ? document.then(made, refused) : made(document)
  } catch (error) {
    return refused(error)
  }
}

function made(document: object | null): Transformed {
  return document ? { is: 'content', document } : { is: 'withdrawn' }
}

function refused(error: unknown): Transformed {
  const refusal = asTillsyncError(error)
  if (refusal?.action !== 'quarantine') throw error
  return { is: 'invalid', code: refusal.code, reason: refusal.message, remedy: refusal.remedy }
}
