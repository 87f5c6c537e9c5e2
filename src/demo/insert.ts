import { asTillsyncError } from '../contract/errors.ts'
import type { Row, Table, Value } from '../contract/index.ts'
import { columnOf } from '../contract/table.ts'
import type { Database, Session } from '../data/database.ts'

export interface Refused {
  readonly row: Row
  /** The database's own words. */
  readonly reason: string
}

/**
 * Writes documents into the business tables as a retailer's own program would, many in one transaction; the triggers
 * capture them. Gives those that the database refuses, and writes the others.
 */
export function insertDocuments(database: Database, root: Table, rows: readonly Row[]): Promise<Refused[]> {
  return database.write(async (session) => {
    if (!(await refusal(session, root, rows))) return []
    const refused: Refused[] = []
    for (const row of rows) {
      const reason = await refusal(session, root, [row])
      if (reason) refused.push({ row, reason })
    }
    return refused
  })
}

/** Inserts all of them, or none and says why. */
async function refusal(session: Session, root: Table, rows: readonly Row[]): Promise<string | undefined> {
  try {
    await session.savepoint(async () => {
      for (const part of partsOf(root, rows)) await insertRows(session, part)
    })
    return undefined
  } catch (error) {
    const told = asTillsyncError(error)
    if (told?.action !== 'quarantine' && told?.action !== 'wait') throw error
    return told.message
  }
}

interface Part {
  readonly table: Table
  readonly rows: readonly (readonly Value[])[]
}

async function insertRows({ adapter, run }: Session, { table, rows }: Part): Promise<void> {
  if (rows.length === 0) return
  const { quote, relation } = adapter.statements
  const columns = columnsOf(table)
  const names = columns.map(({ name }) => quote(name)).join(', ')
  await run(`insert into ${quote(table.name)} (${names}) select ${names} from ${relation(columns, 'rows')} as given`, {
    rows: JSON.stringify(rows),
  })
}

/** A table's rows, then those of its details. `above`: for each row, the key columns of the document it belongs to. */
function partsOf(table: Table, rows: readonly Row[], above: readonly Row[] = rows.map(() => ({}))): Part[] {
  const columns = columnsOf(table)
  const own = rows.map((row, index) => columns.map(({ name }) => (row[name] ?? above[index]?.[name] ?? null) as Value))
  const details = (table.details ?? []).flatMap((detail) => {
    const children: Row[] = []
    const parents: Row[] = []
    for (const [index, row] of rows.entries()) {
      const key = { ...above[index], ...Object.fromEntries(table.key.map((name) => [name, row[name] ?? null])) }
      for (const child of (row[detail.name] ?? []) as Row[]) {
        children.push(child)
        parents.push(key)
      }
    }
    return partsOf(detail, children, parents)
  })
  return [{ table, rows: own }, ...details]
}

function columnsOf({ columns }: Table) {
  return Object.entries(columns)
    .map(([name, column]) => ({ name, ...columnOf(column) }))
    .filter(({ local }) => !local)
}
