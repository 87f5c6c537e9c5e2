import type { Key, Value } from '../../contract/index.ts'
import type { Session } from '../database.ts'
import { reader } from '../values.ts'
import { declaredColumns } from './declared-columns.ts'
import type { TableRows } from './document-rows.ts'
import { knownTable } from './find-table.ts'
import { heirOf, type MappedTable, physicalName } from './mapping.ts'

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
  const seekable: Seekable[] = []
  for (const part of parts) {
    const one = await seekableOf(session, root, part)
    if (!one) return all
    seekable.push(one)
  }
  const given = new Set(keys.map(([key]) => key!))
  const [present, changed] = [new Set<string>(), new Set<string>()]
  for (const one of seekable) {
    const wanted = rowsByDocument(one.part.rows, one.at)
    const found = rowsByDocument(await presentRows(session, one, keys), one.at)
    for (const [key, rows] of found) {
      // A key that is told in another way than it is stored: whose rows these are, the database alone can say.
      if (!given.has(key)) return all
      present.add(key)
      if (!isSame(rows, wanted.get(key))) changed.add(key)
    }
    for (const key of wanted.keys()) if (!found.has(key)) changed.add(key)
  }
  return {
    stale: keys.filter(([key]) => changed.has(key!) && present.has(key!)),
    parts: seekable.map(({ part, at }) => ({ ...part, rows: part.rows.filter((row) => changed.has(String(row[at]))) })),
  }
}

/** A detail whose rows are found by one column, which has the key of their document. */
interface Seekable {
  readonly part: TableRows
  /** Where that column is. */
  readonly at: number
}

async function seekableOf(session: Session, root: MappedTable, part: TableRows): Promise<Seekable | undefined> {
  const { table, columns, lookups } = part
  const [key, ...more] = root.key
  const heir = key && heirOf(table, key)
  if (!heir || more.length + lookups.length + table.constants.length > 0) return undefined
  const name = physicalName(heir)
  // By bytes: else the rows of two documents would be those of one.
  if ((await knownTable(session, table))?.columns[name]?.collation !== undefined) return undefined
  return { part, at: columns.findIndex((column) => column.name === name) }
}

/** As they are stored, each with its columns in the order of those that come. */
async function presentRows(
  session: Session,
  { part: { table, columns }, at }: Seekable,
  keys: readonly Key[],
): Promise<Value[][]> {
  const { among, canonical, quote, relation } = session.adapter.statements
  const found = await knownTable(session, table)
  const [key] = await declaredColumns(session, table, [columns[at]!])
  const read = columns.map(
    ({ name, type }) => `${canonical(quote(name), type, found?.columns[name])} as ${quote(name)}`,
  )
  const rows = await session.all(
    `select ${read.join(', ')} from ${quote(table.physical)}
     where ${among(quote(key!.name), `select k.${quote(key!.name)} from ${relation([key!], 'keys')} k`)}`,
    { keys: JSON.stringify(keys) },
  )
  const readers = columns.map(({ name, type }) => {
    const read = type === 'binary' ? hex : reader(type)
    return (row: Readonly<Record<string, unknown>>) => read(row[name])
  })
  return rows.map((row) => readers.map((read) => read(row)))
}

/** As a relation carries binary. */
function hex(value: unknown): Value {
  return Buffer.isBuffer(value) ? value.toString('hex') : reader('text')(value)
}

/** Each as text, by the key of its document. */
function rowsByDocument(rows: readonly Value[][], at: number): Map<string, string[]> {
  const documents = new Map<string, string[]>()
  for (const row of rows) {
    const key = String(row[at])
    const text = JSON.stringify(row)
    const siblings = documents.get(key)
    if (siblings) siblings.push(text)
    else documents.set(key, [text])
  }
  return documents
}

/** In whatever order. */
function isSame(found: string[], wanted: string[] | undefined): boolean {
  if (found.length !== wanted?.length) return false
  if (found.length === 1) return found[0] === wanted[0]
  const sorted = wanted.toSorted()
  return found.sort().every((text, i) => text === sorted[i])
}
