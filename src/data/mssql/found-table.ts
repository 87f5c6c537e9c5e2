import type { SchemaFactory } from '../adapter.ts'
import type { FoundColumn, FoundTable } from '../found-table.ts'
import { quote } from './quote.ts'

/** `object_id` looks for a name where a statement would. A row for each column, and for each column of a unique index. */
export const findTable: SchemaFactory['find'] = (table) => ({
  sql: `select case objectproperty(c.object_id, 'IsView') when 1 then 'view' else 'table' end as kind,
      object_schema_name(c.object_id) + '.' + object_name(c.object_id) as qualified,
      user_name(objectproperty(c.object_id, 'OwnerId')) as owner, c.name,
      type_name(c.system_type_id) as type, c.collation_name, c.max_length, c.precision, c.scale, c.is_nullable,
      c.is_identity, c.is_computed, c.default_object_id, case when N'a' = N'A' then 1 else 0 end as folds,
      null as "index"
    from sys.columns c where c.object_id = object_id(:table)
    union all
    select null, null, null, col_name(k.object_id, k.column_id), null, null, null, null, null, null, null, null, null, null,
      i.name
    from sys.indexes i join sys.index_columns k on k.object_id = i.object_id and k.index_id = i.index_id
    where i.object_id = object_id(:table) and i.is_unique = 1 and i.has_filter = 0 and k.is_included_column = 0`,
  parameters: { table: quote(table) },
  read: foundTable,
})

interface FoundRow {
  /** null: a column of an index. */
  readonly kind: FoundTable['kind'] | null
  readonly qualified: string
  readonly owner: string | null
  readonly name: string
  /** null: of no type that is built in. */
  readonly type: string | null
  readonly max_length: number
  readonly precision: number
  readonly scale: number
  readonly is_nullable: boolean
  readonly is_identity: boolean
  readonly is_computed: boolean
  readonly default_object_id: number
  readonly collation_name: string | null
  readonly folds: number
  readonly index: string
}

function foundTable(rows: readonly Record<string, unknown>[]): FoundTable | undefined {
  const all = rows as unknown as FoundRow[]
  const own = all.filter(({ kind }) => kind !== null)
  const [first] = own
  if (!first?.kind) return undefined
  const unique = new Map<string, string[]>()
  for (const { kind, index, name } of all) {
    if (kind === null) unique.set(index, [...(unique.get(index) ?? []), name])
  }
  return {
    kind: first.kind,
    qualified: first.qualified,
    // Of the schema dbo, some servers say its role.
    owner: first.owner === 'db_owner' ? 'dbo' : (first.owner ?? undefined),
    folds: Boolean(first.folds),
    columns: Object.fromEntries(own.map((row) => [row.name, foundColumn(row)])),
    unique: [...unique.values()],
  }
}

function foundColumn(row: FoundRow): FoundColumn {
  const filled = row.is_identity || row.is_computed || Number(row.default_object_id) !== 0 || row.type === 'timestamp'
  return {
    type: declared(row),
    nullable: Boolean(row.is_nullable),
    filled,
  }
}

/** `decimal(12,3)`, `nvarchar(40) collate Latin1_General_CI_AS`, as it would stand in CREATE TABLE. */
function declared({ type, max_length: bytes, precision, scale, collation_name: collation }: FoundRow): string {
  if (type === null) return ''
  const text = collation ? ` collate ${collation}` : ''
  if (/char$|binary$/.test(type)) {
    return `${type}(${bytes === -1 ? 'max' : type.startsWith('n') ? bytes / 2 : bytes})${text}`
  }
  if (type === 'decimal' || type === 'numeric') return `${type}(${precision},${scale})`
  return type === 'datetime2' ? `${type}(${scale})` : `${type}${text}`
}
