import type { Key, Value } from '../../contract/index.ts'
import { pushTo } from '../../flow/push-to.ts'
import type { Session } from '../database.ts'
import type { TableRows } from './document-rows.ts'
import { documentKeyOf, physicalName } from './mapping.ts'
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
  keys: readonly Key[],
  parts: readonly TableRows[],
): Promise<DetailChanges> {
  const all = { stale: keys, parts }
  const given = new Set(keys.map(textOf))
  const present = new Set<string>()
  const sought: Sought[] = []
  for (const part of parts) {
    const one = await standingRows(session, part, keys)
    if (!one) return all
    for (const document of one.standing.keys()) present.add(document)
    sought.push(one)
  }
  if (present.size === 0) return { stale: [], parts }
  // A key that is stored in another way than it is told: whose rows those are, the database alone can say.
  for (const document of present) if (!given.has(document)) return all
  const same = new Set(present)
  for (const { rows, standing, documentOf } of sought) {
    const wanted = byDocument(
      rows.filter((row) => same.has(documentOf(row))),
      documentOf,
    )
    for (const document of same) {
      if (!isSame(standing.get(document) ?? [], wanted.get(document) ?? [])) same.delete(document)
    }
  }
  return {
    stale: keys.filter((key) => present.has(textOf(key)) && !same.has(textOf(key))),
    parts: sought.map(({ part, rows, documentOf }) => ({
      ...part,
      rows: rows.filter((row) => !same.has(documentOf(row))),
    })),
  }
}

/** What is there of the details in one table of these documents. */
interface Sought {
  readonly part: TableRows
  readonly rows: TableRows['rows']
  readonly documentOf: (row: readonly Value[]) => string
  /** Rows as text, by document. */
  readonly standing: ReadonlyMap<string, string[]>
}

/** undefined: they cannot be sought by the document's key. */
async function standingRows(session: Session, part: TableRows, keys: readonly Key[]): Promise<Sought | undefined> {
  const { table, columns, rows, lookups } = part
  const key = documentKeyOf(table)
  if (!key || lookups.length > 0) return undefined
  const found = await soughtRows(session, table, columns, key, keys)
  const places = key.map((heir) => columns.findIndex(({ name }) => name === physicalName(heir)))
  const documentOf = (row: readonly Value[]) => textOf(places.map((at) => row[at]!))
  return found && { part, rows, documentOf, standing: byDocument(found, documentOf) }
}

/** Of the same document the same. Of two it may be, which are then written again both if one of them is. */
function textOf(key: readonly Value[]): string {
  return key.join('\t')
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
function isSame(standing: string[], wanted: string[]): boolean {
  if (standing.length !== wanted.length) return false
  if (standing.length === 1) return standing[0] === wanted[0]
  const sorted = wanted.toSorted()
  return standing.sort().every((text, i) => text === sorted[i])
}
