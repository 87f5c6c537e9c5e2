import { columnOf, type Row, type Table } from '../../contract/table.ts'
import type { DocumentName, DocumentType } from '../document-type.ts'
import type { Claim } from '../ports/events.ts'
import type { SiteSnapshot } from '../ports/site-database.ts'

/** A column, of a root or of its details, that holds the key of another document: of one column, hence a text. */
interface Reference {
  readonly parent: DocumentType
  readonly kind: string
  /** The tables from the root down to the column's. */
  readonly path: readonly string[]
  readonly column: string
}

/** The name of a document that does not reach all of these audiences, though `document` refers to it. */
export type Uncovered = (document: object, kind: string, audiences: readonly string[]) => DocumentName | undefined

/** Looks up what a batch of a claim's documents refers to. */
export type Coverage = (
  tx: Pick<SiteSnapshot, 'sent'>,
  documents: readonly { readonly kind: string; readonly document: object }[],
) => Promise<Uncovered>

/**
 * Checks that a dependent document's audience lies within that of what it refers to (PROTOCOL.md, rule 5). Looks up
 * the parents of a batch at once. Parents that are claimed together with the batch go in the same packets; parents
 * whose plugin is off come some other way, and are not checked.
 */
export function coverageOf(type: DocumentType, types: readonly DocumentType[], claim: Claim): Coverage {
  const references = new Map(type.kinds.map(({ name, root }) => [name, referencesOf(root, type, types, [])]))
  const claimed = new Set(claim.documents.map(({ kind, key }) => nameOf(kind, key[0]!)))
  return async (tx, documents) => {
    const wanted = new Map<DocumentType, Map<string, DocumentName>>()
    for (const { kind, document } of documents) {
      for (const { parent, kind: parentKind, value } of parentsOf(document, references.get(kind) ?? [])) {
        const name = nameOf(parentKind, value)
        if (parent === type && claimed.has(name)) continue
        const names = wanted.get(parent) ?? new Map<string, DocumentName>()
        wanted.set(parent, names.set(name, { kind: parentKind, key: [value] }))
      }
    }
    const held = new Map<DocumentType, Map<string, readonly string[]>>()
    for (const [parent, names] of wanted) {
      const audiences = await tx.sent.audiences(parent.name, [...names.values()])
      held.set(parent, new Map([...names.keys()].map((name, i) => [name, audiences[i] ?? []])))
    }
    return (document, kind, audiences) => {
      for (const { parent, kind: parentKind, value } of parentsOf(document, references.get(kind) ?? [])) {
        const reached = held.get(parent)?.get(nameOf(parentKind, value))
        if (!reached || reached.includes('*')) continue
        if (audiences.some((audience) => !reached.includes(audience))) return { kind: parentKind, key: [value] }
      }
      return undefined
    }
  }
}

/** Those of a kind’s table and its details. */
export function referencesOf(
  table: Table,
  type: DocumentType,
  types: readonly DocumentType[],
  path: readonly string[],
): Reference[] {
  const own = Object.entries(table.columns).flatMap(([column, short]) => {
    const [referred, key] = columnOf(short).references?.split('.') ?? []
    return types
      .filter(({ flow }) => flow === type.flow)
      .flatMap((parent) => parent.kinds.map((kind) => ({ parent, kind })))
      .filter(({ kind: { root } }) => root.name === referred && root.key.length === 1 && root.key[0] === key)
      .map(({ parent, kind }) => ({ parent, kind: kind.name, path, column }))
  })
  const nested = table.details ?? []
  return [...own, ...nested.flatMap((detail) => referencesOf(detail, type, types, [...path, detail.name]))]
}

/** What a document refers to. */
export function* parentsOf(
  document: object,
  references: readonly Reference[],
): Generator<{ readonly parent: DocumentType; readonly kind: string; readonly value: string }> {
  for (const { parent, kind, path, column } of references) {
    const rows = path.reduce((rows, detail) => rows.flatMap((row) => (row[detail] as Row[]) ?? []), [document as Row])
    for (const row of rows) {
      const value = row[column]
      if (value !== null && value !== undefined) yield { parent, kind, value: String(value) }
    }
  }
}

function nameOf(kind: string, key: string): string {
  return `${kind} ${key}`
}
