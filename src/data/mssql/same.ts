import { partsOf } from '../../contract/column-type.ts'
import type { StatementFactory } from '../adapter.ts'
import type { FoundTable } from '../found-table.ts'
import { BINARY, isText, textOf } from './column-types.ts'
import { quote } from './quote.ts'

export const same: StatementFactory['same'] = (column, value, type, found) => {
  switch (partsOf(type).name) {
    case 'text':
      return found && !isText(found.type) ? `${column} = ${value}` : sameText(column, value, found?.type)
    case 'date':
      return `convert(date, ${column}) = ${value}`
    default:
      return `${column} = ${value}`
  }
}

export const among: StatementFactory['among'] = (column, query, found) => {
  if (!found || !isText(found.type)) return `${column} in (${query})`
  return `exists (select 1 from (${query}) as k(tillsync_key) where ${sameText(column, 'k.tillsync_key', found.type)})`
}

/** A row of the table `t` has the key of one of the source `s`, as the table's collations have it. */
export function alike(key: readonly string[]): string {
  return key.map((column) => `t.${quote(column)} = s.${quote(column)}`).join(' and ')
}

/** It has exactly this key. Tillsync's own tables, which are not looked up, compare by code anyway. */
export function sameKey(key: readonly string[], found: FoundTable | undefined): string {
  return key
    .map((column) => {
      const [there, given] = [`t.${quote(column)}`, `s.${quote(column)}`]
      const declared = found?.columns[column]?.type
      return declared && isText(declared) ? sameText(there, given, declared) : `${there} = ${given}`
    })
    .join(' and ')
}

/**
 * By the column's index; then by code and length, since each collation takes two texts for one, and all of them pass
 * over blanks at the end.
 */
function sameText(column: string, value: string, declared: string | undefined): string {
  const there = `convert(nvarchar(4000), ${declared ? textOf(column, declared) : column})`
  const given = `convert(nvarchar(4000), ${value})`
  return (
    `${column} = ${value} and ${there} collate ${BINARY} = ${given} collate ${BINARY} ` +
    `and datalength(${there}) = datalength(${given})`
  )
}
