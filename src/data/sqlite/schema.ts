import type { SchemaFactory } from '../adapter.ts'
import type { FoundTable } from '../found-table.ts'
import type { TableDefinition } from '../table-definition.ts'
import { captureTriggers } from './capture.ts'
import { fits, formOf, reads, storedAs } from './column-types.ts'
import { statements } from './statements.ts'

const { quote, literal } = statements
const list = (columns: readonly string[]): string => columns.map(quote).join(', ')

export const schema: SchemaFactory = {
  createTable(table) {
    const identity = table.numbered ?? identityOf(table)
    const lines = table.columns.map((column) => columnLine(table, column, column.name === identity))
    if (!identity) lines.push(`primary key (${list(table.primaryKey)})`)
    for (const columns of table.unique ?? []) lines.push(`unique (${list(columns)})`)
    for (const { columns, table: parent, references } of table.foreignKeys) {
      lines.push(`foreign key (${list(columns)}) references ${quote(parent)} (${list(references)})`)
    }
    for (const check of table.checks)
      lines.push(`constraint ${named(table.name, check)} check (${exact(table, check)})`)
    return [
      `create table ${quote(table.name)} (\n  ${lines.join(',\n  ')}\n)`,
      ...indexes(table),
      ...numberedIndex(table),
    ]
  },

  find(table) {
    return {
      sql:
        `select l.type as "index", c.name, c.type, c."notnull", c.pk, c.dflt_value is not null or c.hidden > 1 as filled ` +
        `from pragma_table_list(:table) l join pragma_table_xinfo(:table) c where l.schema = 'main' union all ` +
        `select i.name, c.name, null, null, null, null from pragma_index_list(:table) i ` +
        `join pragma_index_info(i.name) c where i."unique" and not i.partial and i.origin <> 'pk'`,
      parameters: { table },
      read: foundTable,
    }
  },

  fits,
  reads,
  captureTriggers,
  dropTrigger: (name) => `drop trigger if exists ${quote(name)}`,
  triggers: `select name, tbl_name as "table_name", 0 as disabled from sqlite_master where type = 'trigger'`,
}

type Column = TableDefinition['columns'][number]

/** AUTOINCREMENT: a number is never given twice, so that a queue's order holds after it was emptied. */
function columnLine({ name: table }: TableDefinition, column: Column, identity: boolean): string {
  if (identity) return `${quote(column.name)} integer primary key autoincrement`
  const { name, type, optional, values } = column
  const check = (rule: string, condition: string) =>
    ` constraint ${named(table, `${name} ${rule}`)} check (${condition})`
  const form = check(`is ${type}`, formOf(quote(name), type))
  const choice = values
    ? check(`is one of ${values.join(', ')}`, `${quote(name)} in (${values.map(literal).join(', ')})`)
    : ''
  return `${quote(name)} ${storedAs(type)}${optional ? '' : ' not null'}${form}${choice}`
}

function indexes({ name: table, indexes = [] }: TableDefinition): string[] {
  return indexes.map(({ name, columns, where }) => {
    const only = where ? ` where ${quote(where)} is not null` : ''
    return `create index ${quote(name)} on ${quote(table)} (${list(columns)})${only}`
  })
}

/**
 * The rest of the primary key; an index ends with the row's number by itself. (With the number named in it, SQLite 3.45
 * finds nothing by `(type, seq) in (…)`.)
 */
function numberedIndex({ name, numbered, primaryKey }: TableDefinition): string[] {
  const rest = primaryKey.filter((column) => column !== numbered)
  if (!numbered || rest.length === 0) return []
  return [`create index ${quote(`${name}_key_index`)} on ${quote(name)} (${list(rest)})`]
}

function identityOf({ primaryKey, columns }: TableDefinition): string | undefined {
  const column = primaryKey.length === 1 ? columns.find(({ name }) => name === primaryKey[0]) : undefined
  return column?.local && (column.type === 'bigint' || column.type === 'integer') ? column.name : undefined
}

/** SQLite's message names the constraint alone: the condition is its name. */
const named = (table: string, condition: string): string => `"${`${table}: ${condition}`.replaceAll('"', "'")}"`

/** Decimals are stored as text; a condition compares them as numbers. */
function exact({ columns }: TableDefinition, check: string): string {
  const decimals = new Set(columns.filter(({ type }) => type.startsWith('decimal')).map(({ name }) => name))
  return check.replace(/'(?:[^']|'')*'|"?\b([a-z_]\w*)\b"?/gi, (word, name?: string) =>
    name && decimals.has(name) ? `cast(${quote(name)} as numeric)` : word,
  )
}

interface FoundRow {
  readonly index: string
  readonly name: string
  readonly type: string
  readonly notnull: number
  readonly pk: number
  readonly filled: number
}

/** The rows of a table's or view's own columns have its kind in the place of an index. */
function foundTable(rows: readonly Record<string, unknown>[]): FoundTable | undefined {
  const all = rows as unknown as FoundRow[]
  const kind = all.find(({ pk }) => pk !== null)?.index
  if (!kind) return undefined
  const own = all.filter(({ index }) => index === kind)
  const key = own.filter(({ pk }) => pk > 0).map(({ name }) => name)
  const unique = new Map<string, string[]>([['', key]])
  for (const { index, name } of all) {
    if (index !== kind) unique.set(index, [...(unique.get(index) ?? []), name])
  }
  const columns = own.map(({ name, type, notnull, filled, pk }) => {
    const identity = pk > 0 && key.length === 1 && /^integer$/i.test(type)
    return [name, { type, nullable: !notnull && pk === 0, filled: Boolean(filled) || identity }] as const
  })
  return {
    kind: kind === 'view' ? 'view' : 'table',
    columns: Object.fromEntries(columns),
    unique: [...unique.values()].filter((columns) => columns.length > 0),
  }
}
