import type { Keys } from '../../contract/index.ts'
import type { Rows, Session } from '../database.ts'
import { declaredColumns } from './declared-columns.ts'
import { declaredOn } from './find-table.ts'
import { alias, columnAt, depthOf, joinsTo, locatorNames } from './joins.ts'
import { documentKeyOf, type MappedColumn, type MappedTable, pathTo, physicalName } from './mapping.ts'
import { type Seek, seek } from './seek.ts'

/** A row as the database gave it, which has the columns that do not travel too. */
export type Raw = Record<string, unknown>

/** Keys of documents whose tables are read. */
export interface DocumentKeys {
  readonly values: Keys['values']
  /** As a relation, for tables whose rows are found by joins from them. */
  located(): Promise<Rows>
}

/** They are brought into the database where a table needs it, and once. */
export function documentKeys(session: Session, root: MappedTable, values: Keys['values']): DocumentKeys {
  let located: Promise<Rows> | undefined
  return {
    values,
    located() {
      located ??= bring(session, root, values)
      return located
    },
  }
}

async function bring(session: Session, root: MappedTable, values: Keys['values']): Promise<Rows> {
  const names = locatorNames([root])
  const located = root.key.map(({ type }, index) => ({ name: names[index]!, type }))
  return session.rows(await declaredColumns(session, root, located, root), values)
}

/** All rows of a table that belong to these documents: details of one parent in the order of their own key. */
export async function rowsOf(session: Session, table: MappedTable, keys: DocumentKeys): Promise<Raw[]> {
  const key = documentKeyOf(table)
  const sought = key && (await seek(session, table, key, keys.values, alias(depthOf(table))))
  return sought ? seekRows(session, table, key, sought) : joinRows(session, table, await keys.located())
}

async function seekRows(
  session: Session,
  table: MappedTable,
  key: readonly MappedColumn[],
  { condition, parameters }: Seek,
): Promise<Raw[]> {
  const { quote } = session.adapter.statements
  const depth = depthOf(table)
  const order = new Set([...key, ...table.key].map((column) => ordered(session, depth, column)))
  return session.all(
    `select ${await readColumns(session, table)} from ${quote(table.physical)} as ${alias(depth)}
     where ${condition} order by ${[...order].join(', ')}`,
    parameters,
  )
}

async function joinRows(session: Session, table: MappedTable, { from, parameters }: Rows): Promise<Raw[]> {
  const order = pathTo(table).flatMap(({ key }, depth) => key.map((column) => ordered(session, depth, column)))
  const joins = joinsTo(session.adapter.statements, table, await declaredOn(session, table))
  return session.all(
    `select ${await readColumns(session, table)} from ${from} as k ${joins} order by ${order.join(', ')}`,
    parameters,
  )
}

function ordered({ adapter: { statements } }: Session, depth: number, column: MappedColumn): string {
  return statements.comparable(columnAt(statements, depth, physicalName(column)), column.type)
}

async function readColumns(session: Session, table: MappedTable): Promise<string> {
  const { statements } = session.adapter
  const depth = depthOf(table)
  const declared = await declaredOn(session, table)
  return table.columns
    .flatMap((column) => {
      if (column.physical === undefined) return []
      const at = columnAt(statements, depth, column.physical)
      const read = statements.canonical(at, column.type, declared(table, column))
      return [`${read} as ${statements.quote(column.name)}`]
    })
    .join(', ')
}
