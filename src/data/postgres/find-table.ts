import type { SchemaFactory } from '../adapter.ts'
import type { FoundColumn, FoundTable } from '../found-table.ts'
import { quote } from './quote.ts'

/**
 * By the search path, where the name has no schema. Of a domain, the type beneath it. An index serves as a key only if
 * ON CONFLICT can name it by its columns. COPY passes by rules, and refuses row-level security. A collation is told where it may take two texts for one.
 */
export const findTable: SchemaFactory['find'] = (table) => ({
  sql: `
    select c.relkind::text as kind, s.nspname || '.' || c.relname as owner, a.attname::text as name,
      case when y.typtype = 'd' then format_type(y.typbasetype, y.typtypmod)
        else format_type(a.atttypid, a.atttypmod) end as type,
      case when not o.collisdeterministic or y.typname = 'citext' then o.collname::text end as collation,
      not (a.attnotnull or y.typnotnull) as nullable,
      a.atthasdef or a.attidentity <> '' or y.typdefault is not null as filled,
      c.relkind in ('r', 'p') and not (c.relrowsecurity or c.relhasrules) as direct, a.attnum::integer as place
    from pg_class c join pg_namespace s on s.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid join pg_type y on y.oid = a.atttypid
    left join pg_collation o on o.oid = a.attcollation
    where c.oid = to_regclass(:table) and a.attnum > 0 and not a.attisdropped
    union all
    select case when i.indisprimary then '${PRIMARY}' else '${UNIQUE}' end, i.indexrelid::text, a.attname::text,
      null, null, null, null, null, k.place::integer
    from pg_index i cross join unnest(i.indkey::smallint[]) with ordinality k (attnum, place)
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
    where i.indrelid = to_regclass(:table) and i.indisunique and i.indisvalid and i.indimmediate
      and i.indpred is null and i.indexprs is null and k.place <= i.indnkeyatts
    order by place`,
  parameters: { table: quote(table) },
  read: foundTable,
})

const PRIMARY = 'primary'
const UNIQUE = 'unique'
const VIEWS = ['v', 'm']

interface FoundRow extends FoundColumn {
  /** Of a column, its table's; of a part of an index, the index's. */
  readonly kind: string
  /** The table, the index. */
  readonly owner: string
  readonly name: string
  readonly direct: boolean
}

function foundTable(rows: readonly Record<string, unknown>[]): FoundTable | undefined {
  const all = rows as unknown as readonly FoundRow[]
  const own = all.filter(({ kind }) => kind !== PRIMARY && kind !== UNIQUE)
  const [first] = own
  if (!first) return undefined
  return {
    kind: VIEWS.includes(first.kind) ? 'view' : 'table',
    qualified: first.owner,
    direct: first.direct,
    columns: Object.fromEntries(own.map(({ name, collation, ...column }) => [name, columnOf(collation, column)])),
    unique: [...keys(all, PRIMARY), ...keys(all, UNIQUE)],
  }
}

function columnOf(
  collation: string | null | undefined,
  { type, nullable, filled }: Omit<FoundColumn, 'collation'>,
): FoundColumn {
  return { type, collation: collation ?? undefined, nullable, filled }
}

function keys(rows: readonly FoundRow[], wanted: string): string[][] {
  const indexes = new Map<string, string[]>()
  for (const { kind, owner, name } of rows) {
    if (kind === wanted) indexes.set(owner, [...(indexes.get(owner) ?? []), name])
  }
  return [...indexes.values()]
}
