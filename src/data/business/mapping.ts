import type { TableMapping } from '../../config.ts'
import { coded } from '../../contract/errors.ts'
import type { Column, ColumnType, Table, Value } from '../../contract/index.ts'
import { columnOf } from '../../contract/table.ts'
import type { DocumentType } from '../../flow/document-type.ts'
import type { RelationColumn } from '../adapter.ts'

export interface MappedColumn extends Column {
  /** Logical. */
  readonly name: string
  /** undefined: this site has no such column. */
  readonly physical?: string
}

/** A detail's column that has its parent's value. */
export interface Link {
  readonly column: MappedColumn
  readonly from: MappedColumn
}

/** A column that has the same value in every row of the table here: it is written, and filters what is read. */
export interface Constant extends RelationColumn {
  readonly value: Value
}

/** A plugin's table as this site has it. */
export interface MappedTable {
  /** Logical. */
  readonly name: string
  readonly physical: string
  readonly columns: readonly MappedColumn[]
  readonly key: readonly MappedColumn[]
  /** undefined: a root. */
  readonly parent?: MappedTable
  readonly links: readonly Link[]
  readonly constants: readonly Constant[]
  readonly details: readonly MappedTable[]
  /** As the plugin declares it. */
  readonly declared: Table
  /** Nothing of it is configured: it is a table of the reference schema. */
  readonly reference: boolean
}

/** What of a document type the mapping needs. */
export type MappableType = Pick<DocumentType, 'name' | 'kinds' | 'mapping'>

const known = new WeakMap<MappableType, ReadonlyMap<string, MappedTable>>()

/** The root tables of a type by kind. Throws TS_MAPPING for a mapping that the plugin's tables do not fit. */
export function mapTables(type: MappableType): ReadonlyMap<string, MappedTable> {
  const mapped = known.get(type) ?? new Map(type.kinds.map(({ name, root }) => [name, mapTable(type, root)]))
  refuseUnknownTables(type, mapped)
  known.set(type, mapped)
  return mapped
}

/** A root with all its details, parents first. */
export function withDetails(table: MappedTable): MappedTable[] {
  return [table, ...table.details.flatMap(withDetails)]
}

/** A root to this table, the root first. */
export function pathTo(table: MappedTable): MappedTable[] {
  return table.parent ? [...pathTo(table.parent), table] : [table]
}

/** What travels with a row of the table itself, rather than with its parent's. */
export function ownColumns({ columns, links }: MappedTable): MappedColumn[] {
  return columns.filter((column) => !column.local && !links.some((link) => link.column === column))
}

/** A table's own column that has the value of a column of its root, by links all the way. */
export function heirOf(table: MappedTable, column: MappedColumn): MappedColumn | undefined {
  if (!table.parent) return column
  const from = heirOf(table.parent, column)
  return from && table.links.find((link) => link.from === from)?.column
}

/** A table's own columns that have the key of its document; undefined: some of it is in its parents alone. */
export function documentKeyOf(table: MappedTable): MappedColumn[] | undefined {
  const { key } = pathTo(table)[0]!
  const heirs = key.flatMap((column) => heirOf(table, column) ?? [])
  return heirs.length === key.length ? heirs : undefined
}

/** The physical name of a column that the contract or a check has made sure of. */
export function physicalName({ physical, name }: MappedColumn): string {
  if (physical === undefined) throw new Error(`column ${name} is not at this site`)
  return physical
}

/** `inherited`: names that a detail of the parent has from the parent's full key. */
function mapTable(
  type: MappableType,
  table: Table,
  parent?: MappedTable,
  inherited: readonly string[] = [],
): MappedTable {
  const mapping = type.mapping[table.name] ?? {}
  const parentOf = table.parent ?? Object.fromEntries(inherited.map((name) => [name, name]))
  const declared: Record<string, ColumnType | Column> = { ...inheritedColumns(parentOf, parent), ...table.columns }
  refuseUnknownColumns(type, table.name, mapping, declared)
  const columns = Object.entries(declared).map(([name, column]) => mapColumn(name, columnOf(column), mapping))
  const column = (name: string) => mustFind(type, table.name, columns, name)
  const details: MappedTable[] = []
  const mapped: MappedTable = {
    name: table.name,
    physical: mapping.table ?? table.name,
    columns,
    key: table.key.map(column),
    parent,
    links: Object.entries(parentOf).map(([name, from]) => ({
      column: column(name),
      from: mustFind(type, parent!.name, parent!.columns, from),
    })),
    constants: Object.entries(mapping.constants ?? {}).map(([name, value]) => ({ name, value, type: typeOf(value) })),
    details,
    declared: table,
    reference: !type.mapping[table.name],
  }
  const below = [...inherited, ...table.key]
  for (const detail of table.details ?? []) details.push(mapTable(type, detail, mapped, below))
  refuseMissing(type, mapped)
  return mapped
}

function inheritedColumns(parentOf: Readonly<Record<string, string>>, parent?: MappedTable): Record<string, Column> {
  const columns: Record<string, Column> = {}
  for (const [name, from] of Object.entries(parentOf)) {
    const type = parent?.columns.find((column) => column.name === from)?.type
    if (type) columns[name] = { type }
  }
  return columns
}

function mapColumn(name: string, column: Column, mapping: TableMapping): MappedColumn {
  const physical = mapping.columns?.[name]
  return { ...column, name, physical: physical === undefined ? name : (physical ?? undefined) }
}

function typeOf(value: Value): ColumnType {
  if (typeof value === 'boolean') return 'boolean'
  return typeof value === 'number' && Number.isInteger(value) ? 'bigint' : 'text'
}

function mustFind(type: MappableType, table: string, columns: readonly MappedColumn[], name: string): MappedColumn {
  return columns.find((column) => column.name === name) ?? refuse(type, table, `the plugin declares no column ${name}`)
}

function refuseMissing(type: MappableType, { name, key, links, columns }: MappedTable): void {
  const needed = new Set([...key, ...links.flatMap(({ column, from }) => [column, from])])
  for (const column of columns) {
    if (column.physical !== undefined || column.local) continue
    if (needed.has(column) || !column.optional) {
      refuse(type, name, `column ${column.name} is mapped to null, but every document has it`)
    }
  }
}

function refuseUnknownColumns(type: MappableType, table: string, mapping: TableMapping, columns: object): void {
  for (const name of Object.keys(mapping.columns ?? {})) {
    if (!Object.hasOwn(columns, name)) {
      refuse(type, table, `it has no column ${name}; there are ${Object.keys(columns).join(', ')}`)
    }
  }
}

function refuseUnknownTables(type: MappableType, mapped: ReadonlyMap<string, MappedTable>): void {
  const names = [...mapped.values()].flatMap(withDetails).map(({ name }) => name)
  for (const name of Object.keys(type.mapping)) {
    if (!names.includes(name)) refuse(type, name, `the plugin has no such table; there are ${names.join(', ')}`)
  }
}

function refuse(type: MappableType, table: string, detail: string): never {
  throw coded('TS_MAPPING', { plugin: type.name, table, detail })
}
