import type { Key, Value } from '../../contract/index.ts'
import { pushTo } from '../../flow/push-to.ts'
import type { Session } from '../database.ts'
import type { TableRows } from './document-rows.ts'
import { heirOf, type MappedTable, physicalName } from './mapping.ts'
import { soughtRows } from './seek.ts'

/** What is to be done so that a table's details are those of some documents. */
export interface DetailChanges {
  /** Documents whose details are other ones: all of them go, in every table. */
  readonly stale: readonly Key[]
  /** Rows that come, by table, parents first. */
  readonly parts: readonly TableRows[]
}

/**
 * Leaves out documents whose details are in the database as they come: mostly a document has changed, and its details
 * have not. To find them out costs a fraction of writing them again, and nobody else's trigger hears of rows that stay
 * what they are. `parts`: the rows of all details of the documents of these keys.
 */
export async function detailChanges(
  session: Session,
  root: MappedTable,
  keys: readonly Key[],
  parts: readonly TableRows[],
): Promise<DetailChanges> {
  const all = { stale: keys, parts }
  const given = new Set(keys.map(textOf))
  const [present, changed] = [new Set<string>(), new Set<string>()]
  const documentOf = new Map<TableRows, (row: readonly Value[]) => string>()
  for (const part of parts) {
    const { table, columns, lookups } = part
    const heirs = root.key.flatMap((column) => heirOf(table, column) ?? [])
    if (heirs.length < root.key.length || lookups.length > 0) return all
    const found = await soughtRows(session, table, columns, heirs, keys)
    if (!found) return all
    const places = heirs.map((heir) => columns.findIndex(({ name }) => name === physicalName(heir)))
    const document = (row: readonly Value[]) => textOf(places.map((at) => row[at]!))
    documentOf.set(part, document)
    const wanted = byDocument(part.rows, document)
    const standing = byDocument(found, document)
    for (const [name, rows] of standing) {
      // A key that is stored in another way than it is told: whose rows these are, the database alone can say.
      if (!given.has(name)) return all
      present.add(name)
      if (!isSame(rows, wanted.get(name))) changed.add(name)
    }
    for (const name of wanted.keys()) if (!standing.has(name)) changed.add(name)
  }
  return {
    stale: keys.filter((key) => changed.has(textOf(key)) && present.has(textOf(key))),
    parts: parts.map((part) => ({ ...part, rows: part.rows.filter((row) => changed.has(documentOf.get(part)!(row))) })),
  }
}

function textOf(key: readonly Value[]): string {
  return key.length === 1 ? String(key[0]) : JSON.stringify(key.map(String))
}

/** Each row as text. */
function byDocument(
  rows: readonly (readonly Value[])[],
  document: (row: readonly Value[]) => string,
): Map<string, string[]> {
  const documents = new Map<string, string[]>()
  for (const row of rows) pushTo(documents, document(row), JSON.stringify(row))
  return documents
}

/** In whatever order. */
function isSame(standing: string[], wanted: string[] | undefined): boolean {
  if (standing.length !== wanted?.length) return false
  if (standing.length === 1) return standing[0] === wanted[0]
  const sorted = wanted.toSorted()
  return standing.sort().every((text, i) => text === sorted[i])
}
