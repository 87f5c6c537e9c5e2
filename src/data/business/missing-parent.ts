import { asTillsyncError, coded } from '../../contract/errors.ts'
import type { Change, Row } from '../../contract/index.ts'
import type { Session } from '../database.ts'
import type { MappedTable } from './mapping.ts'

/**
 * Does `work` and, where a single document lacks what it refers to, says what: not every database does, and an
 * operator needs the name.
 */
export async function naming(
  session: Session,
  root: MappedTable,
  changes: readonly Change<unknown>[],
  work: () => Promise<void>,
): Promise<void> {
  const [change, another] = changes
  if (!change || another) return work()
  try {
    await session.savepoint(work)
  } catch (error) {
    if (asTillsyncError(error)?.code !== 'TS_MISSING_PARENT') throw error
    const missing = await missingParents(session, root, change.document as Row)
    throw missing.length ? coded('TS_MISSING_PARENT', { detail: missing.join(', ') }, { cause: error }) : error
  }
}

/** `item A-1`: what the document's references name that is not in its table here. */
async function missingParents(session: Session, root: MappedTable, document: Row): Promise<string[]> {
  const missing = new Set<string>()
  for (const { table, column, values } of referencesOf(root, [document])) {
    for (const value of values) {
      if (!(await exists(session, table, column, value))) missing.add(`${table} ${value}`)
    }
  }
  return [...missing]
}

function referencesOf(
  mapped: MappedTable,
  rows: readonly Row[],
): { table: string; column: string; values: ReadonlySet<string> }[] {
  const own = mapped.columns.flatMap(({ name, references }) => {
    const [table, column] = references?.split('.') ?? []
    const values = new Set(
      rows
        .map((row) => row[name])
        .filter((value) => value !== null && value !== undefined)
        .map(String),
    )
    return table && column ? [{ table, column, values }] : []
  })
  const below = mapped.details.flatMap((detail) => {
    return referencesOf(
      detail,
      rows.flatMap((row) => (row[detail.name] ?? []) as Row[]),
    )
  })
  return [...own, ...below]
}

/** A table that is called otherwise here cannot be asked, and is not said to lack anything. */
async function exists(session: Session, table: string, column: string, value: string): Promise<boolean> {
  const { schema, statements } = session.adapter
  const { sql, parameters, read } = schema.find(table)
  const found = read(await session.all(sql, parameters))
  if (!found?.columns[column]) return true
  const rows = await session.all(
    `select 1 as found from ${statements.quote(table)} where ${statements.quote(column)} = :value`,
    { value },
  )
  return rows.length > 0
}
