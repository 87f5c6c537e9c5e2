import { bill } from '../../../plugins/sales/bill.ts'
import type { Row, Table, Value } from '../../../src/contract/index.ts'

/** A till that knows nothing of Tillsync: its own driver, its own statements, prepared once. */
export interface Till {
  /** One bill, in one transaction. */
  sell(bill: Row): Promise<void>
  close(): Promise<void>
}

/** How a till writes the lines of a bill: many do it in one statement, many with a statement each. */
export type Style = (typeof STYLES)[number]
export const STYLES = ['one insert for all lines', 'an insert for each line'] as const

/** Inserts of a bill, in order: for each, the table, how many rows at once, and their values one after the other. */
export interface Insert {
  readonly table: Table
  readonly rows: number
  readonly values: readonly Value[]
}

export function insertsOf(document: Row, style: Style): Insert[] {
  const [line, tender] = bill.details
  const key = Object.fromEntries(bill.key.map((name) => [name, document[name]!]))
  const rowsOf = (name: string) => (document[name] as Row[]).map((row) => ({ ...key, ...row }))
  const lines = rowsOf(line.name)
  return [
    insertOf(bill, [document]),
    ...(style === 'an insert for each line' ? lines.map((row) => insertOf(line, [row])) : [insertOf(line, lines)]),
    ...rowsOf(tender.name).map((row) => insertOf(tender, [row])),
  ]
}

function insertOf(table: Table, rows: readonly Row[]): Insert {
  const columns = Object.keys(table.columns)
  return { table, rows: rows.length, values: rows.flatMap((row) => columns.map((name) => row[name] as Value)) }
}

/** The text of an insert; `mark` writes the parameter of a number, from 1. */
export function textOf({ table, rows }: Insert, mark: (number: number) => string): string {
  const columns = Object.keys(table.columns)
  const row = (index: number) => columns.map((_, at) => mark(index * columns.length + at + 1)).join(', ')
  const values = Array.from({ length: rows }, (_, index) => `(${row(index)})`)
  return `insert into ${table.name} (${columns.map((name) => `"${name}"`).join(', ')}) values ${values.join(', ')}`
}
