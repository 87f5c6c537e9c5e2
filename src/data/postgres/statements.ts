import { partsOf } from '../../contract/column-type.ts'
import type { ColumnType } from '../../contract/index.ts'
import type { StatementFactory } from '../adapter.ts'
import type { FoundColumn } from '../found-table.ts'
import { wireType } from './column-types.ts'
import { asDeclared } from './declared.ts'
import { list, literal, quote } from './quote.ts'

export const statements: StatementFactory = {
  quote,
  relation(columns, parameter) {
    const items = columns.map((column, index) => {
      return `${asDeclared(fromJson(`v ->> ${index}`, column.type), column)} as ${quote(column.name)}`
    })
    // The offset keeps the values apart from the conditions they are used in: under row-level security no index serves a
    // condition that has a function in it which could tell of rows that are to be hidden (`->>`).
    return `(select ${items.join(', ')} from jsonb_array_elements(:${parameter}::jsonb) as given(v) offset 0)`
  },
  canonical(x, type) {
    switch (partsOf(type).name) {
      case 'text':
      case 'bigint':
        return `${x}::text`
      case 'decimal':
        // By numeric: sixteen and more digits of a real are noise of the binary fraction.
        return `${x}::numeric::text`
      case 'date':
        return finite(x, 'YYYY-MM-DD')
      case 'instant':
        return finite(x, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
      default:
        return x
    }
  },
  total: (x) => `sum(${x}::numeric)::text`,
  comparable: (x) => x,
  same(x, value, type, found) {
    // By the index, in the column's own collation; then byte by byte, where that takes two texts for one.
    const loose = partsOf(type).name === 'text' && (!found || found.collation !== undefined)
    const alike = `${x} ${equals(found)} ${value}`
    return loose ? `${alike} and ${bytes(x)} = ${bytes(value)}` : alike
  },
  // As an array: a join would look up each value by itself, from the top of the index.
  among: (column, query) => `${column} = any (array(${query}))`,
  upsert(table, key, columns, source, update = columns.filter((column) => !key.includes(column)), found) {
    const changes = update.map((column) => `${quote(column)} = excluded.${quote(column)}`)
    const loose = key.filter((column) => found?.columns[column]?.collation !== undefined)
    const same = loose.map((column) => `${bytes(`target.${quote(column)}`)} = ${bytes(`excluded.${quote(column)}`)}`)
    const only = same.length ? ` where ${same.join(' and ')}` : ''
    return [
      `insert into ${quote(table)} as target (${list(columns)}) select ${list(columns)} from ${source} as source ` +
        `on conflict (${list(key)}) do ${changes.length ? `update set ${changes.join(', ')}${only}` : 'nothing'}`,
    ]
  },
  remove(table, key, source, found) {
    const conditions = key.flatMap((column) => {
      const [here, there] = [`target.${quote(column)}`, `source.${quote(column)}`]
      const loose = found?.columns[column]?.collation !== undefined
      const alike = `${here} ${equals(found?.columns[column])} ${there}`
      return loose ? [alike, `${bytes(here)} = ${bytes(there)}`] : [alike]
    })
    return `delete from ${quote(table)} as target using ${source} as source where ${conditions.join(' and ')}`
  },
  // By itself it would come in hex, which is twice as much.
  packed: (column) => `encode(${column}, 'base64') as ${column}`,
  mostRows: Infinity,
  after: (columns, last) => `(${columns.join(', ')}) > (${last.join(', ')})`,
  literal(value) {
    if (value === null) return 'null'
    return typeof value === 'string' ? literal(value) : String(value)
  },
  limit: (most, skip = 0) => `limit ${Math.trunc(most)} offset ${Math.trunc(skip)}`,
  dequeue(table, key, condition, columns, most) {
    // By their place in the table: a second look-up by key would take as long as the first.
    return (
      `delete from ${quote(table)} where ctid = any (array(select q.ctid from ${quote(table)} q where ${condition} ` +
      `order by ${list(key)} limit ${Math.trunc(most)} for update skip locked)) returning ${list(columns)}`
    )
  },
  shareLock: { hint: '', suffix: 'for share' },
  savepoint(name) {
    return {
      begin: `savepoint ${quote(name)}`,
      release: `release savepoint ${quote(name)}`,
      rollback: `rollback to savepoint ${quote(name)}`,
    }
  },
  now: 'statement_timestamp()',
  daysAgo: (days) => `(statement_timestamp() - interval '${Math.trunc(days)} days')`,
}

/** An extension's type that is not on the search path has its operators where it is. */
function equals(found?: FoundColumn): string {
  const schema = /^(.+)\.citext$/.exec(found?.type ?? '')?.[1]
  return schema ? `operator(${schema}.=)` : '='
}

const bytes = (x: string): string => `${x}::text collate "C"`

/** `infinity` and years before 1 come as they are, for the document's schema to refuse; the session's zone is UTC. */
function finite(x: string, format: string): string {
  return `case when isfinite(${x}) and ${x} >= '0001-01-01' then to_char(${x}, '${format}') else ${x}::text end`
}

function fromJson(item: string, type: ColumnType): string {
  return type === 'binary' ? `decode(${item}, 'hex')` : `(${item})::${wireType(type)}`
}
