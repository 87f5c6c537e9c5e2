import { partsOf } from '../../contract/column-type.ts'
import type { ColumnType } from '../../contract/index.ts'
import type { StatementFactory } from '../adapter.ts'
import { storedAs } from './column-types.ts'

const quote = (identifier: string): string =>
  identifier
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.')

const list = (columns: readonly string[]): string => columns.map(quote).join(', ')

const CLOCK = '%Y-%m-%dT%H:%M:%f'

export const statements: StatementFactory = {
  quote,
  relation(columns, parameter) {
    const items = columns.map(({ name, type }, index) => `${fromJson(`value ->> ${index}`, type)} as ${quote(name)}`)
    return `(select ${items.join(', ')} from json_each(:${parameter}))`
  },
  canonical(x, type) {
    switch (partsOf(type).name) {
      case 'bigint':
        return `cast(${x} as text)`
      case 'decimal':
        // Sixteen and more digits of a real are noise of the binary fraction.
        return `case typeof(${x}) when 'real' then printf('%.15g', ${x}) else cast(${x} as text) end`
      case 'date':
        return `substr(${x}, 1, 10)`
      case 'instant':
        // A foreign table's `YYYY-MM-DD HH:MM:SS` is UTC. What is no day comes through as it is: SQLite would make null, or
        // 2 March of 30 February, of it.
        return (
          `case when ${x} glob '*T*.??????Z' or date(substr(${x}, 1, 10)) is not substr(${x}, 1, 10) then ${x} ` +
          `else coalesce(strftime('${CLOCK}', ${x}) || '000Z', ${x}) end`
        )
      default:
        return x
    }
  },
  // It adds by integers or by binary fractions.
  total: (x, type) => `group_concat(${statements.canonical(x, type)})`,
  comparable(x, type) {
    return type === 'date' || type === 'instant' ? statements.canonical(x, type) : x
  },
  same(x, value, type) {
    const text = partsOf(type).name === 'text'
    return text ? `${x} collate binary = ${value}` : `${statements.comparable(x, type)} = ${value}`
  },
  among: (column, query) => `${column} collate binary in (${query})`,
  upsert(table, key, columns, source, update = columns.filter((column) => !key.includes(column)), found) {
    const changes = update.map((column) => `${quote(column)} = excluded.${quote(column)}`)
    const same = (found ? key : []).map(
      (column) => `target.${quote(column)} collate binary = excluded.${quote(column)}`,
    )
    const only = same.length ? ` where ${same.join(' and ')}` : ''
    // `where true`: else SQLite reads ON CONFLICT as the ON of a join.
    return [
      `insert into ${quote(table)} as target (${list(columns)}) select ${list(columns)} from ${source} as source ` +
        `where true on conflict (${list(key)}) do ${changes.length ? `update set ${changes.join(', ')}${only}` : 'nothing'}`,
    ]
  },
  remove(table, key, source) {
    // A collation named within a list of columns would keep SQLite from its index.
    const columns = key.length === 1 ? `${list(key)} collate binary` : `(${list(key)})`
    return `delete from ${quote(table)} where ${columns} in (select ${list(key)} from ${source} as source)`
  },
  packed: (column) => column,
  mostRows: Infinity,
  after: (columns, last) => `(${columns.join(', ')}) > (${last.join(', ')})`,
  literal(value) {
    if (value === null) return 'null'
    if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
    return String(Number(value))
  },
  limit: (most, skip = 0) => `limit ${Math.trunc(most)} offset ${Math.trunc(skip)}`,
  // There is one writer at a time: nothing is locked.
  dequeue(table, key, condition, columns, most) {
    return (
      `delete from ${quote(table)} where rowid in (select q.rowid from ${quote(table)} q where ${condition} ` +
      `order by ${list(key)} limit ${Math.trunc(most)}) returning ${list(columns)}`
    )
  },
  shareLock: { hint: '', suffix: '' },
  savepoint(name) {
    return {
      begin: `savepoint ${quote(name)}`,
      release: `release ${quote(name)}`,
      rollback: `rollback to ${quote(name)}`,
    }
  },
  now: `(strftime('${CLOCK}', 'now') || '000Z')`,
  daysAgo: (days) => `(strftime('${CLOCK}', 'now', '-${Math.trunc(days)} days') || '000Z')`,
}

/** With the column's affinity: else an IN over several columns goes by an index on the first alone. */
function fromJson(item: string, type: ColumnType): string {
  return type === 'binary' ? `unhex(${item})` : `cast(${item} as ${storedAs(type)})`
}
