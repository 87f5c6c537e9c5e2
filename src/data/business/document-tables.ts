import type { Keys } from '../../contract/index.ts'
import type { Rows, Session } from '../database.ts'
import { declaredColumns } from './declared-columns.ts'
import { declaredOn } from './find-table.ts'
import { alias, columnAt, depthOf, joinsTo, locatorNames } from './joins.ts'
import { documentKeyOf, type MappedColumn, type MappedTable, pathTo, physicalName } from './mapping.ts'
import { seek } from './seek.ts'

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
  return selectOf(session, table, keys, await readColumns(session, table), (sought) => {
    if (!sought) return pathTo(table).flatMap(({ key }, depth) => key.map((column) => ordered(session, depth, column)))
    return [...sought, ...table.key].map((column) => ordered(session, depthOf(table), column))
  })
}

/**
 * What `columns` make of a table's rows that belong to these documents. `orderOf`: by which columns; it is told the
 * document's key in the table, if the rows are found by that.
 */
export async function selectOf<R extends object = Raw>(
  session: Session,
  table: MappedTable,
  keys: DocumentKeys,
  columns: string,
  orderOf?: (sought: readonly MappedColumn[] | undefined) => readonly string[],
): Promise<R[]> {
  const { statements } = session.adapter
  const key = documentKeyOf(table)
  const found = key && (await seek(session, table, key, keys.values, alias(depthOf(table))))
  const order = orderOf ? ` order by ${[...new Set(orderOf(found && key))].join(', ')}` : ''
  if (found) {
    const from = `${statements.quote(table.physical)} as ${alias(depthOf(table))}`
    return session.all(`select ${columns} from ${from} where ${found.condition}${order}`, found.parameters)
  }
  const { from, parameters } = await keys.located()
  const joins = joinsTo(statements, table, await declaredOn(session, table))
  return session.all(`select ${columns} from ${from} as k ${joins}${order}`, parameters)
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
