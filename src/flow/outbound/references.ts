import { columnOf, type Row, type Table } from '../../contract/table.ts'
import type { DocumentName, DocumentType } from '../document-type.ts'

/** A document that others refer to. */
export interface Parent extends DocumentName {
  readonly type: DocumentType
}

/** What a document refers to. One parent is the same object in all documents that it is asked for. */
export type ParentsOf = (document: object, kind: string) => readonly Parent[]

/** A column, of a root or of its details, that holds the key of another document: of one column, hence a text. */
interface Reference {
  /** The tables from the root down to the column's. */
  readonly path: readonly string[]
  readonly column: string
  readonly parentOf: (value: string) => Parent
}

/** `types`: those whose documents may be referred to. Of another one it comes some other way, and is not looked for. */
export function parentsFinder(type: DocumentType, types: readonly DocumentType[]): ParentsOf {
  const references = new Map(type.kinds.map(({ name, root }) => [name, referencesOf(root, type, types, [])]))
  return (document, kind) => {
    const parents: Parent[] = []
    for (const reference of references.get(kind) ?? []) addParents(parents, document as Row, reference, 0)
    return parents
  }
}

function addParents(parents: Parent[], row: Row, reference: Reference, depth: number): void {
  const detail = reference.path[depth]
  if (detail !== undefined) {
    for (const child of (row[detail] as Row[] | undefined) ?? []) addParents(parents, child, reference, depth + 1)
    return
  }
  const value = row[reference.column]
  if (value !== null && value !== undefined) parents.push(reference.parentOf(String(value)))
}

/** Those of a kind’s table and its details. */
function referencesOf(
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
      .map(({ parent, kind }) => ({ path, column, parentOf: parentsOfKind(parent, kind.name) }))
  })
  const nested = table.details ?? []
  return [...own, ...nested.flatMap((detail) => referencesOf(detail, type, types, [...path, detail.name]))]
}

function parentsOfKind(type: DocumentType, kind: string): (value: string) => Parent {
  const known = new Map<string, Parent>()
  return (value) => {
    const parent = known.get(value) ?? { type, kind, key: [value] }
    known.set(value, parent)
    return parent
  }
}
