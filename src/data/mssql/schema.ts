import { partsOf } from '../../contract/column-type.ts'
import type { Column, ColumnType } from '../../contract/index.ts'
import type { SchemaFactory } from '../adapter.ts'
import type { TableDefinition } from '../table-definition.ts'
import { captureTriggers } from './capture.ts'
import { fits, reads, storedAs } from './column-types.ts'
import { findTable } from './found-table.ts'
import { list, quote, quoteName, schemaOf, unqualified } from './quote.ts'
import { statements } from './statements.ts'

const { literal } = statements

/** Of a clustered key. */
const MOST_KEY_BYTES = 900
const MOST_NAME = 128

export const schema: SchemaFactory = {
  createTable(table) {
    const { name, primaryKey, foreignKeys, checks, numbered } = table
    const lines = table.columns.map((column) => columnLine(table, column))
    lines.push(`primary key ${isShort(table, primaryKey) ? 'clustered' : 'nonclustered'} (${list(primaryKey)})`)
    for (const { columns, table: parent, references } of foreignKeys) {
      lines.push(`foreign key (${list(columns)}) references ${quote(parent)} (${list(references)})`)
    }
    for (const check of checks) lines.push(`constraint ${named(name, check)} check (${check})`)
    return [
      ...(numbered ? [`create sequence ${quote(`${name}_${numbered}`)} as bigint start with 1 increment by 1`] : []),
      `create table ${quote(name)} (\n  ${lines.join(',\n  ')}\n)`,
      ...uniqueIndexes(table),
      ...indexes(table),
      // A claim takes thousands of rows at once, between those that tills insert.
      ...(table.queue ? [`alter table ${quote(name)} set (lock_escalation = disable)`] : []),
    ]
  },
  find: findTable,
  fits,
  reads,
  captureTriggers,
  dropTrigger: (name, table) => `drop trigger if exists ${quote(schemaOf(table))}.${quoteName(name)}`,
  firstTriggerForbids:
    'statements with OUTPUT but without INTO (error 334), as Entity Framework Core 7 and later send them unless the ' +
    'table is declared with HasTrigger()',
  triggers:
    `select t.name, s.name + '.' + o.name as table_name, t.is_disabled as disabled from sys.triggers t ` +
    `join sys.objects o on o.object_id = t.parent_id join sys.schemas s on s.schema_id = o.schema_id`,
}

type TableColumn = TableDefinition['columns'][number]

function columnLine(table: TableDefinition, column: TableColumn): string {
  const { name, type, optional, values } = column
  const filled =
    name === table.numbered
      ? ` default (next value for ${quote(`${table.name}_${name}`)})`
      : isIdentity(table, column)
        ? ' identity'
        : ''
  const rule = `${name} is one of ${values?.join(', ')}`
  const choice = values
    ? ` constraint ${named(table.name, rule)} check (${quote(name)} in (${values.map(literal).join(', ')}))`
    : ''
  return `${quote(name)} ${storedAs(type)}${optional ? '' : ' not null'}${filled}${choice}`
}

function isIdentity({ primaryKey }: TableDefinition, { name, type, local }: TableColumn): boolean {
  return primaryKey.length === 1 && primaryKey[0] === name && local === true && /^(bigint|integer)$/.test(type)
}

/**
 * Several rows without a value are no duplicates of each other, as everywhere else. The server's message has the name
 * of the index: the columns are its name.
 */
function uniqueIndexes({ name, columns, unique = [] }: TableDefinition): string[] {
  return unique.map((key) => {
    const nullable = key.filter((one) => columns.find((column) => column.name === one)?.optional)
    const only = nullable.length ? ` where ${nullable.map((one) => `${quote(one)} is not null`).join(' and ')}` : ''
    const index = quoteName(`${unqualified(name)}.${key.join(', ')}`.slice(0, MOST_NAME))
    return `create unique index ${index} on ${quote(name)} (${list(key)})${only}`
  })
}

function indexes({ name: table, indexes = [] }: TableDefinition): string[] {
  return indexes.map(({ name, columns, where }) => {
    const only = where ? ` where ${quote(where)} is not null` : ''
    return `create index ${quote(name)} on ${quote(table)} (${list(columns)})${only}`
  })
}

/** A longer key is no key of a clustered index: the table is a heap then. */
function isShort({ columns }: TableDefinition, key: readonly string[]): boolean {
  const types = key.map((name) => columns.find((column) => column.name === name)!)
  return types.reduce((bytes, { type }) => bytes + bytesOf(type), 0) <= MOST_KEY_BYTES
}

function bytesOf(type: Column['type']): number {
  const { name, sizes } = partsOf(type as ColumnType)
  return name === 'text' ? 2 * (sizes[0] ?? Infinity) : 17
}

/** The server's message names the constraint: the condition is its name. */
function named(table: string, condition: string): string {
  return quoteName(`${unqualified(table)}: ${condition}`.slice(0, MOST_NAME))
}
