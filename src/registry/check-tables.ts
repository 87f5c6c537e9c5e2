import type { Plugin } from '../contract/index.ts'
import { columnOf, type Table } from '../contract/table.ts'

const COLUMN_TYPE = /^(text(\(\d+\))?|integer|bigint|decimal\(\d+,\d+\)|boolean|date|instant|binary)$/

/** What is wrong with a table and its details. `above`: the tables from the root down to this one's parent. */
export function* tableProblems(table: Table, above: readonly Table[] = []): Generator<string> {
  const { name, columns, key, parent, unique = [], details = [] } = table
  if (typeof name !== 'string' || !columns || !Array.isArray(key)) {
    yield `${String(name)}: a table has a name, columns and a key`
    return
  }
  const has = (column: string) => Object.hasOwn(columns, column)
  const fromParent = Object.keys(parent ?? {})
  for (const [column, short] of Object.entries(columns)) {
    const { type, values } = columnOf(short)
    if (!COLUMN_TYPE.test(type)) yield `${name}: column ${column} has no known type: ${type}`
    if (values && !type.startsWith('text')) yield `${name}: column ${column} has values, which only text has`
  }
  if (key.length === 0) yield `${name}: key is empty`
  for (const column of key) {
    if (!has(column)) yield `${name}: key column ${column} is missing`
    else if (columnOf(columns[column]!).optional || columnOf(columns[column]!).local)
      yield `${name}: key column ${column} is optional or local`
  }
  const inherited = parent ? fromParent : above.flatMap(({ key }) => key)
  for (const column of inherited.filter((column) => key.includes(column)))
    yield `${name}: ${column} is its parent's; the key of a detail tells it from its siblings`
  for (const [own, theirs] of Object.entries(parent ?? {})) {
    const parentTable = above.at(-1)
    if (!parentTable) yield `${name}: a root has no parent`
    else if (!Object.hasOwn(parentTable.columns, theirs))
      yield `${name}: column ${theirs} for ${own} is not in its parent`
  }
  for (const column of unique.flat()) if (!has(column)) yield `${name}: unique column ${column} is missing`
  for (const detail of details) {
    if (has(detail.name)) yield `${name}: ${detail.name} is a column and a detail`
    yield* tableProblems(detail, [...above, table])
  }
}

/**
 * What is wrong with a plugin's references. A document refers to documents of its own plugin, or of one that it
 * depends on: these arrive before it, and are tried again with it (PROTOCOL.md, rules 3 and 12).
 */
export function* referenceProblems(plugin: Plugin, parents: readonly Plugin[]): Generator<string> {
  const roots = [plugin, ...parents].flatMap(({ kinds }) => Object.values(kinds).map(({ root }) => root))
  for (const table of tablesOf(plugin)) {
    for (const [column, short] of Object.entries(table.columns)) {
      const { references } = columnOf(short)
      if (references && !roots.some(({ name, key }) => references === `${name}.${key.join()}`))
        yield `${table.name}: column ${column} refers to ${references}, which is not the key of a document of this plugin or of one that it depends on`
    }
  }
}

/** A plugin's tables, details included. */
export function tablesOf({ kinds }: Plugin): Table[] {
  const withDetails = (table: Table): Table[] => [table, ...(table.details ?? []).flatMap(withDetails)]
  return Object.values(kinds).flatMap(({ root }) => withDetails(root))
}
