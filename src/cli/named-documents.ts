import { coded } from '../contract/errors.ts'
import { findDocuments } from '../data/operator/publish.ts'
import type { DocumentName, DocumentType } from '../flow/document-type.ts'
import type { SiteDatabase } from '../flow/ports/site-database.ts'
import { keysOf } from '../registry/document-name.ts'

/** The documents that a person named by their keys, of every kind that a key fits. TS_DOCUMENT_UNKNOWN names all that are not there. */
export async function namedDocuments(
  site: SiteDatabase,
  type: DocumentType,
  texts: readonly string[],
  kind?: string,
): Promise<DocumentName[]> {
  const kinds = type.kinds.filter(({ name }) => kind === undefined || name === kind)
  if (kinds.length === 0) {
    const known = type.kinds.map(({ name }) => name).join(', ')
    throw coded('TS_NAME_UNKNOWN', { what: `kind of ${type.name}`, name: kind, known })
  }
  const candidates = texts.map((text) =>
    kinds.flatMap(({ name, root }) => keysOf(text, root.key.length).map((key): DocumentName => ({ kind: name, key }))),
  )
  const found = new Set(await findDocuments(site, type, candidates.flat()))
  const missing = texts.filter((_, index) => !candidates[index]!.some((name) => found.has(name)))
  if (missing.length > 0) {
    const keys = kinds.map(({ name, root }) => `${name} ${root.key.join('/')}`).join(', ')
    throw coded('TS_DOCUMENT_UNKNOWN', {
      problem: `There is no document of ${type.name} with the key ${missing.join(', ')}; keys are: ${keys}.`,
    })
  }
  return [...found]
}
