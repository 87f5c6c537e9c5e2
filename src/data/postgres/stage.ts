import { createHash } from 'node:crypto'
import type { Client } from 'pg'
import type { Value } from '../../contract/index.ts'
import type { RelationColumn } from '../adapter.ts'
import { wireType } from './column-types.ts'
import { copyInto } from './copy.ts'
import { asDeclared } from './declared.ts'
import { quote } from './quote.ts'

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
  await copyInto(client, table, columns, rows)
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
