import type { Keys, Row } from '../../contract/index.ts'
import type { Session } from '../database.ts'
import { reader } from '../values.ts'
import { type DocumentKeys, documentKeys, type Raw, rowsOf } from './document-tables.ts'
import { type MappedColumn, type MappedTable, ownColumns } from './mapping.ts'
import { oncePerTable } from './once-per-table.ts'

/**
 * The documents of these keys that exist, in key order: one query for each table, each set-based from the keys. The
 * session's snapshot holds them together.
 */
export async function gather(session: Session, root: MappedTable, { values }: Keys): Promise<Row[]> {
  if (values.length === 0) return []
  const keys = documentKeys(session, root, values)
  const read = rowReader(root)
  const roots = (await rowsOf(session, root, keys)).map((raw) => ({ raw, row: read(raw) }))
  await nest(session, root, keys, roots)
  return roots.map(({ row }) => row)
}

/** A row with what the database gave, which has the columns that do not travel too. */
interface Gathered {
  readonly raw: Raw
  readonly row: Row
}

async function nest(
  session: Session,
  table: MappedTable,
  keys: DocumentKeys,
  parents: readonly Gathered[],
): Promise<void> {
  for (const detail of table.details) {
    const byLink = new Map<string, Row[]>()
    for (const { raw, row } of parents) {
      const children: Row[] = []
      row[detail.name] = children
      byLink.set(
        linkText(
          raw,
          detail.links.map(({ from }) => from),
        ),
        children,
      )
    }
    const read = rowReader(detail)
    const own = detail.links.map(({ column }) => column)
    const gathered: Gathered[] = []
    for (const raw of await rowsOf(session, detail, keys)) {
      const siblings = byLink.get(linkText(raw, own))
      if (!siblings) continue
      const row = read(raw)
      siblings.push(row)
      gathered.push({ raw, row })
    }
    await nest(session, detail, keys, gathered)
  }
}

function linkText(raw: Raw, columns: readonly MappedColumn[]): string {
  return columns.length === 1 ? String(raw[columns[0]!.name]) : JSON.stringify(columns.map(({ name }) => raw[name]))
}

const rowReader = oncePerTable((table): ((raw: Raw) => Row) => {
  const columns = ownColumns(table).map(({ name, type, physical }) => ({
    name,
    read: physical === undefined ? () => null : reader(type),
  }))
  return (raw) => {
    const row: Row = {}
    for (const { name, read } of columns) row[name] = read(raw[name])
    return row
  }
})
