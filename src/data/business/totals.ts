import { partsOf } from '../../contract/column-type.ts'
import type { Keys } from '../../contract/index.ts'
import { fixedPoint } from '../../contract/value.ts'
import type { Totals } from '../../flow/verify/bookkeeping.ts'
import type { Sum } from '../../flow/verify/digest.ts'
import type { Session } from '../database.ts'
import { documentKeys, selectOf } from './document-tables.ts'
import { declaredOn } from './find-table.ts'
import { columnAt, depthOf } from './joins.ts'
import {
  type MappableType,
  type MappedColumn,
  type MappedTable,
  mapTables,
  ownColumns,
  withDetails,
} from './mapping.ts'

/**
 * Adds up the decimals of the documents of these keys: one statement for each table that has some, set-based from the
 * keys. `without`: columns, as `table.column`, that are left out.
 */
export async function totalsOfKeys(
  session: Session,
  type: MappableType,
  { kind, values }: Keys,
  without: ReadonlySet<string>,
): Promise<Totals> {
  const root = mapTables(type).get(kind)
  if (!root) throw new Error(`the type ${type.name} has no kind ${kind}`)
  const keys = documentKeys(session, root, values)
  const sums = new Map<string, Sum>()
  let documents = 0
  for (const table of withDetails(root)) {
    const measures = measuresOf(table).filter(({ name }) => !without.has(`${table.name}.${name}`))
    if (table !== root && measures.length === 0) continue
    const columns = ['count(*) as found', ...(await totalColumns(session, table, measures))]
    const [row] = await selectOf<Record<string, unknown>>(session, table, keys, columns.join(', '))
    if (table === root) documents = Number(row!.found)
    for (const [index, { name, type }] of measures.entries()) {
      const sum = sumOf(row![`total${index}`], partsOf(type).sizes[1] ?? 0)
      sums.set(`${table.name}.${name}`, sum)
    }
  }
  return { documents, sums }
}

function measuresOf(table: MappedTable): MappedColumn[] {
  return ownColumns(table).filter(({ type, physical }) => physical !== undefined && partsOf(type).name === 'decimal')
}

async function totalColumns(
  session: Session,
  table: MappedTable,
  measures: readonly MappedColumn[],
): Promise<string[]> {
  const { statements } = session.adapter
  const declared = await declaredOn(session, table)
  return measures.map((column, index) => {
    const at = columnAt(statements, depthOf(table), column.physical!)
    return `${statements.total(at, column.type, declared(table, column))} as total${index}`
  })
}

/** What is no decimal of the column's type is left out, as digests leave it out of theirs. */
function sumOf(parts: unknown, scale: number): Sum {
  const exact = fixedPoint(scale)
  const texts = parts === null || parts === undefined ? [] : String(parts).split(',')
  const units = texts.reduce((sum, text) => sum + BigInt((exact(text) ?? '0').replace('.', '')), 0n)
  return { units, scale }
}
