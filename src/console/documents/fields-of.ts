import { columnOf, type Table } from '../../contract/table.ts'

/** A document, or one of its lines, as it was read: it may have more than its table says. */
export type ContentRow = Readonly<Record<string, unknown>>

export interface Fields {
  readonly values: readonly [name: string, value: unknown][]
  readonly details: readonly { readonly name: string; readonly rows: readonly ContentRow[]; readonly table?: Table }[]
}

/** Those that the table names in its order, then whatever else there is (PROTOCOL.md, rule 14). */
export function fieldsOf(row: ContentRow, table?: Table): Fields {
  const known = Object.entries(table?.columns ?? {}).flatMap(([name, column]) => (columnOf(column).local ? [] : [name]))
  const names = [...known.filter((name) => name in row), ...Object.keys(row).filter((name) => !known.includes(name))]
  const isDetail = (name: string) => Array.isArray(row[name])
  return {
    values: names.filter((name) => !isDetail(name)).map((name) => [name, row[name]]),
    details: names.filter(isDetail).map((name) => ({
      name,
      rows: row[name] as readonly ContentRow[],
      table: table?.details?.find((detail) => detail.name === name),
    })),
  }
}
