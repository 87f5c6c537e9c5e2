import { partsOf } from '../../contract/column-type.ts'
import type { ColumnType } from '../../contract/index.ts'
import type { FoundTable, StatementFactory } from '../adapter.ts'
import { BINARY } from './column-types.ts'
import { list, quote } from './quote.ts'

/** Of the source `s` and the table `t`; Tillsync's own tables compare by code anyway. */
const sameKey = (key: readonly string[], found: FoundTable | undefined): string =>
  key
    .map((column) => {
      const [there, given] = [`t.${quote(column)}`, `s.${quote(column)}`]
      const { collation, type } = found?.columns[column] ?? {}
      return collation && type ? sameText(there, given, type, collation) : `${there} = ${given}`
    })
    .join(' and ')

/**
 * From the source to the table, row by row along the table's index: a scan would lock rows that the statement does not
 * want, and wait for those of others.
 */
const BY_INDEX = 'option (force order, loop join)'

export const statements: StatementFactory = {
  quote,
  relation(columns, parameter) {
    const given = columns.map(({ type }, index) => `c${index} ${carriedAs(type)} '$[${index}]'`)
    const items = columns.map(({ name, type }, index) => `${fromJson(`j.c${index}`, type)} as ${quote(name)}`)
    return `(select ${items.join(', ')} from openjson(:${parameter}) with (${given.join(', ')}) as j)`
  },
  canonical(x, type) {
    switch (partsOf(type).name) {
      case 'bigint':
        return `convert(varchar(40), ${x})`
      case 'decimal':
        // Style 2 is for money alone, of which it gives all four decimals.
        return `convert(varchar(40), ${x}, 2)`
      case 'date':
        return `convert(varchar(10), ${x}, 23)`
      case 'instant': {
        // Not every server writes decimals that are zero. A seventh is cut off.
        const clock = `replace(convert(varchar(26), ${x}, 121), ' ', 'T')`
        return `stuff('0001-01-01T00:00:00.000000Z', 1, len(${clock}), ${clock})`
      }
      default:
        return x
    }
  },
  comparable: (x, type) => (partsOf(type).name === 'text' ? `${x} collate ${BINARY}` : x),
  same(column, value, type, found) {
    switch (partsOf(type).name) {
      case 'text':
        return sameText(column, value, found?.type ?? 'nvarchar', found?.collation)
      case 'date':
        return `convert(date, ${column}) = ${value}`
      case 'instant':
        return `${column} = convert(${found?.type ?? 'datetime2(6)'}, ${value})`
      default:
        return `${column} = ${value}`
    }
  },
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
        `where not exists (select 1 from ${quote(table)} as t where ${sameKey(key, found)}) ${BY_INDEX}`,
    ]
  },
  remove: (table, key, source, found) =>
    `delete t from ${source} as s join ${quote(table)} as t on ${sameKey(key, found)} ${BY_INDEX}`,
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
  limit: (most) => `offset 0 rows fetch next ${Math.trunc(most)} rows only`,
  locking: {
    share: { hint: 'with (repeatableread, rowlock)', suffix: '' },
    // Without it a till's open transaction would hold up the claim, and where versions of rows are read nobody waits.
    skipLocked: { hint: 'with (readpast, updlock, rowlock)', suffix: '' },
  },
  savepoint(name) {
    return {
      begin: `save transaction ${quote(name)}`,
      release: undefined,
      rollback: `rollback transaction ${quote(name)}`,
    }
  },
  now: 'sysutcdatetime()',
}

/**
 * First as the column itself is declared, for its index: compared with text of another sort, the column would be
 * converted row by row. Then by code and length: collations take two texts for one, and all of them pass over blanks at
 * the end. A number, which may be read as text, has no collation.
 */
function sameText(column: string, value: string, type: string, collation: string | undefined): string {
  const text = `convert(nvarchar(4000), ${column})`
  const exact = `${text} collate ${BINARY} = ${value} collate ${BINARY} and datalength(${text}) = datalength(${value})`
  if (!collation) return `${column} = try_convert(${type}, ${value}) and ${exact}`
  const wide = /^n/.test(type) ? 'nvarchar(4000)' : 'varchar(8000)'
  return `${column} = convert(${wide}, ${value}) collate ${collation} and ${exact}`
}

/** Wide enough for any value: OPENJSON cuts what is longer without a word, the table it goes to does not. */
function carriedAs(type: ColumnType): string {
  const { name, sizes } = partsOf(type)
  switch (name) {
    case 'text':
      return sizes[0] && sizes[0] <= 2000 ? 'nvarchar(4000)' : 'nvarchar(max)'
    case 'integer':
      return 'int'
    case 'bigint':
      return 'bigint'
    case 'boolean':
      return 'bit'
    case 'binary':
      return 'nvarchar(max)'
    default:
      return 'nvarchar(60)'
  }
}

function fromJson(item: string, type: ColumnType): string {
  switch (partsOf(type).name) {
    case 'text':
      return `${item} collate ${BINARY}`
    case 'decimal':
      return `convert(${type}, ${item})`
    case 'date':
      return `convert(date, ${item}, 23)`
    case 'instant':
      return `convert(datetime2(6), left(${item}, 26), 126)`
    case 'binary':
      return `convert(varbinary(max), ${item}, 2)`
    default:
      return item
  }
}
