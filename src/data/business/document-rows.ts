import { coded } from '../../contract/errors.ts'
import type { Row, Value } from '../../contract/index.ts'
import type { RelationColumn } from '../adapter.ts'
import { writer } from '../values.ts'
import { locatorNames } from './joins.ts'
import { type Link, type MappedColumn, type MappedTable, pathTo, physicalName } from './mapping.ts'

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
  const part = partOf(root)
  for (const document of documents) part.add(document, [], [])
  return part.all
}

interface Part {
  /** `parent`: values of its carried columns, in their order. `path`: keys from the root to the parent. */
  add(row: Row, parent: readonly Value[], path: readonly Value[]): void
  readonly all: TableRows[]
}

type Take = (row: Row, parent: readonly Value[]) => Value

function partOf(table: MappedTable): Part {
  const columns = carriedColumns(table)
  const takes = columns.map((column) => takeOf(table, column))
  const lookups = table.links.filter(({ column }) => !columns.includes(column))
  const located = lookups.length > 0
  const constants = table.constants.map(({ value }) => value)
  const key = table.key.map((column) => columns.indexOf(column))
  const rows: Value[][] = []
  const details = table.details.map((detail) => ({ name: detail.name, part: partOf(detail), twice: siblings(detail) }))

  function add(row: Row, parent: readonly Value[], path: readonly Value[]): void {
    const values = takes.map((take) => take(row, parent))
    rows.push(constants.length || located ? [...values, ...constants, ...(located ? path : [])] : values)
    if (details.length === 0) return
    const below = [...path, ...key.map((index) => values[index]!)]
    for (const { name, part, twice } of details) {
      const children = row[name] ?? []
      if (!Array.isArray(children))
        throw coded('TS_DATA', { detail: `${name}: wanted a list, found ${typeof children}` })
      const double = twice(children)
      if (double) throw coded('TS_DATA', { detail: `${name}: wanted each ${double} once, found it twice` })
      for (const child of children) part.add(child, values, below)
    }
  }

  const relation = [
    ...columns.map((column) => ({ name: physicalName(column), type: column.type })),
    ...table.constants.map(({ name, type }) => ({ name, type })),
    ...(located ? locatorColumns(table.parent!) : []),
  ]
  return { add, all: [{ table, columns: relation, rows, lookups }, ...details.flatMap(({ part }) => part.all)] }
}

function carriedColumns(table: MappedTable): MappedColumn[] {
  return table.columns.filter((column) => column.physical !== undefined && isCarried(table, column))
}

/** Whether a document says a column's value; else the database alone knows it. */
function isCarried(table: MappedTable, column: MappedColumn): boolean {
  const link = table.links.find((candidate) => candidate.column === column)
  return link ? isCarried(table.parent!, link.from) : !column.local
}

/** A column's value, from the parent's row where it is a link, else from the document. */
function takeOf(table: MappedTable, column: MappedColumn): Take {
  const link = table.links.find((candidate) => candidate.column === column)
  if (link) {
    const index = carriedColumns(table.parent!).indexOf(link.from)
    return (_, parent) => parent[index]!
  }
  const { name, type } = column
  const write = writer(column, `${table.name}.${name}`)
  return type === 'binary' ? (row) => hex(write(row[name])) : (row) => write(row[name])
}

/** As a relation carries binary. */
function hex(value: Value): Value {
  return value === null ? null : Buffer.from(String(value), 'base64').toString('hex')
}

/** Columns that find the row of a table from the keys of its document and of the details on the way. */
export function locatorColumns(table: MappedTable): RelationColumn[] {
  const path = pathTo(table)
  const types = path.flatMap(({ key }) => key.map(({ type }) => type))
  return locatorNames(path).map((name, index) => ({ name, type: types[index]! }))
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
