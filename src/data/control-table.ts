import type { Column, ColumnType } from '../contract/index.ts'
import type { IndexDefinition, TableDefinition } from './table-definition.ts'

/**
 * Tillsync's own tables. A `document_key` is the JSON array of a canonical key. Its length, and that of names, keeps
 * every index below the 1,700 bytes that SQL Server allows.
 */
export const NAME: ColumnType = 'text(60)'
export const SITE: ColumnType = 'text(20)'
export const KEY: ColumnType = 'text(640)'
export const DIGEST: ColumnType = 'text(64)'
export const STATUS: ColumnType = 'text(12)'
export const PACKET_ID: ColumnType = 'text(80)'

export const DOCUMENT = { type: NAME, kind: NAME, document_key: KEY } as const
export const STREAM = { origin: SITE, audience: SITE, type: NAME } as const
export const POSITION = { epoch: 'integer', number: 'integer', digest: DIGEST } as const
export const VERSION = { epoch: 'integer', number: 'integer', removal: 'boolean' } as const
export const DIAGNOSIS = { code: optional(NAME), reason: optional('text'), remedy: optional('text') } as const

export function optional(type: ColumnType): Column {
  return { type, optional: true }
}

/** `indexes`: lists of columns, `where` for rows in which a column is not null. */
export function table(
  name: string,
  columns: Readonly<Record<string, ColumnType | Column>>,
  primaryKey: readonly string[],
  indexes: readonly { readonly columns: readonly string[]; readonly where?: string }[] = [],
): TableDefinition {
  const named: IndexDefinition[] = indexes.map((index, i) => ({ ...index, name: `${name}_index_${i + 1}` }))
  return {
    name,
    columns: Object.entries(columns).map(([column, type]) => ({
      name: column,
      ...(typeof type === 'string' ? { type } : type),
    })),
    primaryKey,
    foreignKeys: [],
    checks: [],
    indexes: named,
  }
}

export const PERSON: ColumnType = 'text(200)'
