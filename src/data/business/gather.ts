import type { Keys, Row } from '../../contract/index.ts'
import type { Rows, Session } from '../database.ts'
import { reader } from '../values.ts'
import { declaredColumns } from './declared-columns.ts'
import { declaredOn } from './find-table.ts'
import { alias, columnAt, joinsTo, locatorNames } from './joins.ts'
import { heirOf, type MappedColumn, type MappedTable, ownColumns, pathTo, physicalName } from './mapping.ts'
import { oncePerTable } from './once-per-table.ts'
import { seek } from './seek.ts'

/**
 * The documents of these keys that exist, in key order: one query for each table, each set-based from the keys. The
 * session's snapshot holds them together.
 */
export async function gather(session: Session, root: MappedTable, { values }: Keys): Promise<Row[]> {
  if (values.length === 0) return []
  const keys: DocumentKeys = { values, located: once(() => locatedBy(session, root, values)) }
  const read = rowReader(root)
  const roots = (await rowsOf(session, root, keys)).map((raw) => ({ raw, row: read(raw) }))
  await nest(session, root, keys, roots)
  return roots.map(({ row }) => row)
}

interface DocumentKeys {
  readonly values: Keys['values']
  /** The same as a relation, for a table whose rows are found by a join from them. */
  readonly located: () => Promise<Rows>
}

async function locatedBy(session: Session, root: MappedTable, values: Keys['values']): Promise<Rows> {
  const names = locatorNames([root])
  const located = root.key.map(({ type }, index) => ({ name: names[index]!, type }))
  return session.rows(await declaredColumns(session, root, located, root), values)
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

type Raw = Record<string, unknown>

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

/** All rows of a table that belong to the documents of these keys. */
async function rowsOf(session: Session, table: MappedTable, keys: DocumentKeys): Promise<Raw[]> {
  const { statements } = session.adapter
  const path = pathTo(table)
  const depth = path.length - 1
  const declared = await declaredOn(session, table)
  const read = (column: MappedColumn) =>
    statements.canonical(columnAt(statements, depth, column.physical!), column.type, declared(table, column))
  const columns = table.columns
    .filter(({ physical }) => physical !== undefined)
    .map((c) => `${read(c)} as ${statements.quote(c.name)}`)
  const ordered = (at: number, c: MappedColumn) =>
    statements.comparable(columnAt(statements, at, physicalName(c)), c.type)
  const heirs = path[0]!.key.flatMap((column) => heirOf(table, column) ?? [])
  const sought =
    heirs.length === path[0]!.key.length ? await seek(session, table, heirs, keys.values, alias(depth)) : undefined
  if (sought) {
    const order = new Set([...heirs, ...table.key].map((column) => ordered(depth, column)))
    const from = `${statements.quote(table.physical)} as ${alias(depth)}`
    return session.all(
      `select ${columns.join(', ')} from ${from} where ${sought.condition} order by ${[...order].join(', ')}`,
      sought.parameters,
    )
  }
  const { from, parameters } = await keys.located()
  const order = path.flatMap(({ key }, at) => key.map((column) => ordered(at, column)))
  const joins = joinsTo(statements, table, declared)
  return session.all(`select ${columns.join(', ')} from ${from} as k ${joins} order by ${order.join(', ')}`, parameters)
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
