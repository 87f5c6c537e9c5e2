import type { FoundColumn, FoundTable, SchemaFactory } from '../adapter.ts'
import { quote } from './quote.ts'

/** `object_id` looks for a name where a statement would. A row for each column, and for each column of a unique index. */
export const findTable: SchemaFactory['find'] = (table) => ({
  sql: `select case o.type when 'V' then 'view' else 'table' end as kind, s.name + '.' + o.name as qualified, c.name,
      t.name as type, c.collation_name, c.max_length, c.precision, c.scale, c.is_nullable, c.is_identity,
      c.is_computed, c.default_object_id, null as "index"
    from sys.objects o join sys.schemas s on s.schema_id = o.schema_id
    join sys.columns c on c.object_id = o.object_id join sys.types t on t.user_type_id = c.user_type_id
    where o.object_id = object_id(:table) and o.type in ('U', 'V')
    union all
    select null, null, c.name, null, null, null, null, null, null, null, null, null, i.name
    from sys.indexes i join sys.index_columns k on k.object_id = i.object_id and k.index_id = i.index_id
    join sys.columns c on c.object_id = k.object_id and c.column_id = k.column_id
    where i.object_id = object_id(:table) and i.is_unique = 1 and i.has_filter = 0 and k.is_included_column = 0`,
  parameters: { table: quote(table) },
  read: foundTable,
})

interface FoundRow {
  /** null: a column of an index. */
  readonly kind: FoundTable['kind'] | null
  readonly qualified: string
  readonly name: string
  readonly type: string
  readonly max_length: number
  readonly precision: number
  readonly scale: number
  readonly is_nullable: boolean
  readonly is_identity: boolean
  readonly is_computed: boolean
  readonly default_object_id: number
  readonly collation_name: string | null
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
    columns: Object.fromEntries(own.map((row) => [row.name, foundColumn(row)])),
    unique: [...unique.values()],
  }
}

function foundColumn(row: FoundRow): FoundColumn {
  const filled = row.is_identity || row.is_computed || Number(row.default_object_id) !== 0 || row.type === 'timestamp'
  return {
    type: declared(row),
    collation: row.collation_name ?? undefined,
    nullable: Boolean(row.is_nullable),
    filled,
  }
}

/** `nvarchar(40)`, `decimal(12,3)`, as it would stand in CREATE TABLE. */
function declared({ type, max_length: bytes, precision, scale }: FoundRow): string {
  if (/char$|binary$/.test(type)) return `${type}(${bytes === -1 ? 'max' : type.startsWith('n') ? bytes / 2 : bytes})`
  return type === 'decimal' || type === 'numeric' ? `${type}(${precision},${scale})` : type
}
