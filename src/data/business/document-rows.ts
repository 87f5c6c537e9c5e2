import { coded } from '../../contract/errors.ts'
import type { Row, Value } from '../../contract/index.ts'
import type { RelationColumn } from '../adapter.ts'
import { writer } from '../values.ts'
import { locatorNames } from './joins.ts'
import { type Link, type MappedColumn, type MappedTable, ownColumns, pathTo, physicalName } from './mapping.ts'

/** The rows of one table of many documents, as a relation. */
export interface TableRows {
  readonly table: MappedTable
  /** Physical names; then, where links must be looked up, what locates the parent. */
  readonly columns: readonly RelationColumn[]
  readonly rows: Value[][]
  /** Links to columns that only the database knows: an identity of the parent. */
  readonly lookups: readonly Link[]
}

/**
 * Takes documents apart into the rows of a root and its details, root first, every value checked: TS_DATA names the
 * table and column.
 */
export function documentRows(root: MappedTable, documents: readonly Row[]): TableRows[] {
  const taken = takeApart(root)
  for (const document of documents) taken.add(document, {}, [])
  return taken.all
}

interface Part {
  add(row: Row, parent: Readonly<Record<string, Value>>, path: readonly Value[]): void
  readonly all: TableRows[]
}

function takeApart(table: MappedTable): Part {
  const own = ownColumns(table).map((column) => ({ ...column, write: writer(column, `${table.name}.${column.name}`) }))
  const written = own.filter(({ physical }) => physical !== undefined)
  const links = table.links.filter(({ from }) => isCarried(table.parent!, from))
  const lookups = table.links.filter((link) => !links.includes(link))
  const located = lookups.length > 0
  const rows: Value[][] = []
  const details = table.details.map((detail) => ({
    name: detail.name,
    part: takeApart(detail),
    twice: siblings(detail),
  }))

  function add(row: Row, parent: Readonly<Record<string, Value>>, path: readonly Value[]): void {
    const values: Record<string, Value> = {}
    for (const { column, from } of links) values[column.name] = parent[from.name]!
    for (const { name, write } of own) values[name] = write(row[name])
    rows.push([
      ...links.map(({ column }) => values[column.name]!),
      ...written.map(({ name, type }) => carried(values[name]!, type)),
      ...table.constants.map(({ value }) => value),
      ...(located ? path : []),
    ])
    const below = [...path, ...table.key.map(({ name }) => values[name]!)]
    for (const { name, part, twice } of details) {
      const children = row[name] ?? []
      if (!Array.isArray(children))
        throw coded('TS_DATA', { detail: `${name}: wanted a list, found ${typeof children}` })
      const double = twice(children)
      if (double) throw coded('TS_DATA', { detail: `${name}: wanted each ${double} once, found it twice` })
      for (const child of children) part.add(child, values, below)
    }
  }

  const columns = [
    ...links.map(({ column }) => relationColumn(column)),
    ...written.map(relationColumn),
    ...table.constants.map(({ name, type }) => ({ name, type })),
    ...(located ? locatorColumns(table.parent!) : []),
  ]
  return { add, all: [{ table, columns, rows, lookups }, ...details.flatMap(({ part }) => part.all)] }
}

/** Columns that find the row of a table from the keys of its document and of the details on the way. */
export function locatorColumns(table: MappedTable): RelationColumn[] {
  const path = pathTo(table)
  const types = path.flatMap(({ key }) => key.map(({ type }) => type))
  return locatorNames(path).map((name, index) => ({ name, type: types[index]! }))
}

function relationColumn(column: MappedColumn): RelationColumn {
  return { name: physicalName(column), type: column.type }
}

/** Whether a document says a column's value; else the database alone knows it. */
export function isCarried(table: MappedTable, column: MappedColumn): boolean {
  const link = table.links.find((candidate) => candidate.column === column)
  return link ? isCarried(table.parent!, link.from) : !column.local
}

/** As a relation carries it. */
function carried(value: Value, type: string): Value {
  return type === 'binary' && value !== null ? Buffer.from(String(value), 'base64').toString('hex') : value
}

/** Finds a key that two rows of one parent share. The database would call it a value taken by another document. */
function siblings({ key }: MappedTable): (rows: readonly Row[]) => string | undefined {
  return (rows) => {
    if (rows.length < 2) return undefined
    const seen = new Set<string>()
    for (const row of rows) {
      const text = JSON.stringify(key.map(({ name }) => row[name]))
      if (seen.has(text)) return `${key.map(({ name }) => name).join(', ')} ${text}`
      seen.add(text)
    }
    return undefined
  }
}
