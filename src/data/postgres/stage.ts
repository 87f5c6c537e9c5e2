import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { from } from 'pg-copy-streams'
import { partsOf } from '../../contract/column-type.ts'
import type { Value } from '../../contract/index.ts'
import type { RelationColumn } from '../adapter.ts'
import { wireType } from './column-types.ts'
import { asDeclared } from './declared.ts'
import { list, quote } from './quote.ts'

const CHUNK_CHARACTERS = 256 * 1024

/** Which temporary tables hold rows of which transaction; Sequelize marks a connection with its transaction's id. */
const filled = new WeakMap<Client, { readonly transaction: unknown; readonly tables: Set<string> }>()

/** A temporary table stays with its connection, empty between transactions: making one costs more than filling it. */
export async function stage(
  client: Client & { readonly uuid?: unknown },
  columns: readonly RelationColumn[],
  rows: readonly (readonly Value[])[],
): Promise<string> {
  const declared = columns.map(({ name, type }) => `${quote(name)} ${wireType(type)}`).join(', ')
  const name = `tillsync_stage_${createHash('sha256').update(declared).digest('hex').slice(0, 16)}`
  const table = `pg_temp.${quote(name)}`
  await client.query(
    `create temp table if not exists ${quote(name)} (${declared}) on commit delete rows` +
      (holdsRows(client, name) ? `; truncate ${table}` : ''),
  )
  const names = list(columns.map((column) => column.name))
  await pipeline(Readable.from(chunks(columns, rows)), client.query(from(`copy ${table} (${names}) from stdin`)))
  return `(select ${columns.map((column) => `${asDeclared(quote(column.name), column)} as ${quote(column.name)}`).join(', ')} from ${table})`
}

/** From the next call on it does. */
function holdsRows(client: Client & { readonly uuid?: unknown }, table: string): boolean {
  let state = filled.get(client)
  if (state?.transaction !== client.uuid) {
    state = { transaction: client.uuid, tables: new Set() }
    filled.set(client, state!)
  }
  const holds = state!.tables.has(table)
  state!.tables.add(table)
  return holds
}

const SPECIAL = /[\\\t\n\r]/
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** Lines of COPY's text format. */
function* chunks(columns: readonly RelationColumn[], rows: readonly (readonly Value[])[]): Generator<Buffer> {
  const binary = columns.map(({ type }) => partsOf(type).name === 'binary')
  const cells: string[] = columns.map(() => '')
  let lines: string[] = []
  let characters = 0
  for (const row of rows) {
    for (let index = 0; index < cells.length; index++) cells[index] = cellOf(row[index], binary[index]!)
    const line = cells.join('\t')
    lines.push(line)
    characters += line.length
    if (characters >= CHUNK_CHARACTERS) {
      yield Buffer.from(`${lines.join('\n')}\n`)
      lines = []
      characters = 0
    }
  }
  if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`)
}

function cellOf(value: Value | undefined, binary: boolean): string {
  if (value === null || value === undefined) return '\\N'
  if (typeof value !== 'string') return String(value)
  if (binary) return `\\\\x${value}`
  return SPECIAL.test(value) ? value.replace(/[\\\t\n\r]/g, escapeOf) : value
}

function escapeOf(character: string): string {
  return ESCAPES[character]!
}
