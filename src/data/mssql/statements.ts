import { partsOf } from '../../contract/column-type.ts'
import type { StatementFactory } from '../adapter.ts'
import { canonical } from './canonical.ts'
import { asDeclared } from './declared.ts'
import { unescaped } from './parameters.ts'
import { list, quote } from './quote.ts'
import { alike, among, same, sameKey } from './same.ts'
import { fromWire, wireType } from './wire.ts'

/**
 * From the source to the table, row by row along the table's index: a scan would lock rows that the statement does not
 * want, and wait for those of others.
 */
const BY_INDEX = 'option (force order, loop join)'

/**
 * From five thousand locks of one statement on one index, SQL Server locks the table: no till could go on. Each row may
 * stand on a page of its own, whose lock counts as well.
 */
const MOST_ROWS = 2400

export const statements: StatementFactory = {
  quote,
  relation(columns, parameter) {
    const given = columns.map(({ type }, index) => `c${index} ${wireType(type)} '$[${index}]'`)
    const items = columns.map((column, index) => {
      const value = fromWire(`j.c${index}`, column.type)
      const text = partsOf(column.type).name === 'text' ? unescaped(value, parameter) : value
      return `${asDeclared(text, column)} as ${quote(column.name)}`
    })
    return `(select ${items.join(', ')} from openjson(:${parameter}) with (${given.join(', ')}) as j)`
  },
  canonical,
  // A sum has the type of what is added: integers would run over.
  total: (x, type) => `convert(varchar(60), sum(convert(decimal(38, ${partsOf(type).sizes[1] ?? 0}), ${x})))`,
  comparable: (x) => x,
  same,
  among,
  upsert(table, key, columns, source, update = columns.filter((column) => !key.includes(column)), found) {
    const changes = update.map((column) => `${quote(column)} = s.${quote(column)}`)
    const values = columns.map((column) => `s.${quote(column)}`)
    // A key that another transaction inserts between the two fails as taken, and is tried again. Holding the gap for it
    // (HOLDLOCK) would have every till that inserts beside it wait for this transaction.
    return [
      ...(changes.length
        ? [
            `update t set ${changes.join(', ')} from ${source} as s join ${quote(table)} as t on ${sameKey(key, found)} ${BY_INDEX}`,
          ]
        : []),
      `insert into ${quote(table)} (${list(columns)}) select ${values.join(', ')} from ${source} as s ` +
        `where not exists (select 1 from ${quote(table)} as t where ${alike(key)}) ${BY_INDEX}`,
    ]
  },
  remove(table, key, source, found) {
    const most = found ? `top (${MOST_ROWS}) ` : ''
    return `delete ${most}t from ${source} as s join ${quote(table)} as t on ${sameKey(key, found)} ${BY_INDEX}`
  },
  packed: (column) => column,
  mostRows: MOST_ROWS,
  after([column, ...columns], [last, ...lasts]) {
    const later = `${column} > ${last}`
    // The first condition is there for the index.
    return columns.length === 0
      ? later
      : `${column} >= ${last} and (${later} or ${column} = ${last} and ${statements.after(columns, lasts)})`
  },
  literal(value) {
    if (value === null) return 'null'
    if (typeof value !== 'string') return String(Number(value))
    const text = `'${value.replaceAll("'", "''")}'`
    // Compared with N'…', a varchar column would be converted, row by row, and its index be of no use.
    return /^[\x20-\x7e]*$/.test(value) ? text : `N${text}`
  },
  limit: (most, skip = 0) => `offset ${Math.trunc(skip)} rows fetch next ${Math.trunc(most)} rows only`,
  dequeue(table, key, condition, columns, most) {
    const same = key.map((column) => `t.${quote(column)} = s.${quote(column)}`).join(' and ')
    const deleted = columns.map((column) => `deleted.${quote(column)}`).join(', ')
    // A till's open transaction would hold up the claim. READPAST is not to be had where READ COMMITTED reads versions
    // of rows, hence the lock by name; no other statement skips anything (rule 2).
    return (
      `delete t output ${deleted} from (select top (${Math.trunc(most)}) ${list(key)} from ${quote(table)} as q ` +
      `with (readcommittedlock, readpast, updlock, rowlock) where ${condition} order by ${list(key)}) as s ` +
      `join ${quote(table)} as t on ${same} ${BY_INDEX}`
    )
  },
  shareLock: { hint: 'with (repeatableread, rowlock)', suffix: '' },
  savepoint(name) {
    return {
      begin: `save transaction ${quote(name)}`,
      release: undefined,
      rollback: `rollback transaction ${quote(name)}`,
    }
  },
  now: 'sysutcdatetime()',
  daysAgo: (days) => `dateadd(day, -${Math.trunc(days)}, sysutcdatetime())`,
}
