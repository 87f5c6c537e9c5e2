import { coded } from '../../contract/errors.ts'
import type { Row, Value } from '../../contract/index.ts'
import type { RelationColumn } from '../adapter.ts'
import { writer } from '../values.ts'
import { locatorNames } from './joins.ts'
import { type Link, type MappedColumn, type MappedTable, pathTo, physicalName } from './mapping.ts'
import { oncePerTable } from './once-per-table.ts'

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
  const part = partOf(layoutOf(root))
  for (const document of documents) add(part, document, NONE, NONE)
  return tablesOf(part)
}

const NONE: readonly Value[] = []

type Take = (row: Row, parent: readonly Value[]) => Value

/** How the rows of a table are made of a document. */
interface Layout extends Omit<TableRows, 'rows'> {
  readonly takes: readonly Take[]
  readonly constants: readonly Value[]
  /** The rows end with what locates the parent. */
  readonly located: boolean
  /** Where the key is among the values. */
  readonly key: readonly number[]
  readonly details: readonly {
    readonly name: string
    readonly layout: Layout
    /** A key that two rows of one parent share. */
    readonly twice: (rows: readonly Row[]) => string | undefined
  }[]
}

const layoutOf = oncePerTable((table): Layout => {
  const columns = carriedColumns(table)
  const lookups = table.links.filter(({ column }) => !columns.includes(column))
  const located = lookups.length > 0
  return {
    table,
    columns: [
      ...columns.map((column) => ({ name: physicalName(column), type: column.type })),
      ...table.constants.map(({ name, type }) => ({ name, type })),
      ...(located ? locatorColumns(table.parent!) : []),
    ],
    lookups,
    takes: columns.map((column) => takeOf(table, column)),
    constants: table.constants.map(({ value }) => value),
    located,
    key: table.key.map((column) => columns.indexOf(column)),
    details: table.details.map((detail) => ({
      name: detail.name,
      layout: layoutOf(detail),
      twice: siblings(detail),
    })),
  }
})

/** The rows of a table and its details in the making. */
interface Part {
  readonly layout: Layout
  readonly rows: Value[][]
  readonly details: readonly Part[]
}

function partOf(layout: Layout): Part {
  return { layout, rows: [], details: layout.details.map((detail) => partOf(detail.layout)) }
}

function tablesOf({ layout: { table, columns, lookups }, rows, details }: Part): TableRows[] {
  return [{ table, columns, rows, lookups }, ...details.flatMap(tablesOf)]
}

/** `parent`: values of its carried columns, in their order. `path`: keys from the root to the parent. */
function add({ layout, rows, details }: Part, row: Row, parent: readonly Value[], path: readonly Value[]): void {
  const { takes, constants, located, key } = layout
  const values: Value[] = []
  for (const take of takes) values.push(take(row, parent))
  rows.push(constants.length || located ? [...values, ...constants, ...(located ? path : [])] : values)
  if (details.length === 0) return
  const below = [...path, ...key.map((index) => values[index]!)]
  for (let at = 0; at < details.length; at++) {
    const { name, twice } = layout.details[at]!
    const children = row[name] ?? []
    if (!Array.isArray(children)) throw coded('TS_DATA', { detail: `${name}: wanted a list, found ${typeof children}` })
    const double = twice(children)
    if (double) throw coded('TS_DATA', { detail: `${name}: wanted each ${double} once, found it twice` })
    for (const child of children) add(details[at]!, child, values, below)
  }
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
