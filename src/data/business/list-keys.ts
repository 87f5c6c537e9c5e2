import { coded } from '../../contract/errors.ts'
import type { Key } from '../../contract/index.ts'
import type { Database, Session } from '../database.ts'
import { reader } from '../values.ts'
import { type MappableType, type MappedTable, mapTables, physicalName } from './mapping.ts'

const BATCH = 5000

/**
 * Every key of a kind that is in the table, in key order, in bounded batches, each from a snapshot of its own. `since`:
 * a date or an instant; only documents of that day or later, by the first column of the kind that is a date or an
 * instant (TS_USAGE if none is).
 */
export async function* listKeys(
  database: Pick<Database, 'read'>,
  type: MappableType,
  kind: string,
  { since }: { readonly since?: string } = {},
): AsyncGenerator<Key[]> {
  const root = mapTables(type).get(kind)
  if (!root) throw new Error(`the type ${type.name} has no kind ${kind}`)
  let page: Key[] = []
  do {
    page = await database.read((session) => pageAfter(session, root, page.at(-1), since))
    if (page.length > 0) yield page
  } while (page.length === BATCH)
}

async function pageAfter(session: Session, root: MappedTable, last?: Key, since?: string): Promise<Key[]> {
  const { statements } = session.adapter
  const columns = root.key.map(({ name, type, ...column }) => {
    const physical = statements.quote(physicalName({ name, type, ...column }))
    const { canonical, comparable } = statements
    return { name, canonical: canonical(physical, type), order: comparable(physical, type), read: reader(type) }
  })
  const order = columns.map((column) => column.order)
  const from = columns.map(({ name }) => {
    return `(select ${statements.quote(name)} from ${statements.relation(root.key, 'last')} as l)`
  })
  const conditions = [
    ...constantsOf(session, root),
    ...(since ? [sinceCondition(session, root)] : []),
    ...(last ? [statements.after(order, from)] : []),
  ]
  const rows = await session.all(
    `select ${columns.map(({ name, canonical }) => `${canonical} as ${statements.quote(name)}`).join(', ')} ` +
      `from ${statements.quote(root.physical)} ${conditions.length ? `where ${conditions.join(' and ')} ` : ''}` +
      `order by ${order.join(', ')} ${statements.limit(BATCH)}`,
    { ...(since && { since }), ...(last && { last: JSON.stringify([last]) }) },
  )
  return rows.map((row) => columns.map(({ name, read }) => String(read(row[name]))))
}

function constantsOf({ adapter: { statements } }: Session, { constants }: MappedTable): string[] {
  return constants.map(({ name, value }) => `${statements.quote(name)} = ${statements.literal(value)}`)
}

function sinceCondition({ adapter: { statements } }: Session, root: MappedTable): string {
  const column = root.columns.find(({ type, local, physical }) => {
    return (type === 'date' || type === 'instant') && !local && physical !== undefined
  })
  if (!column)
    throw coded('TS_USAGE', { problem: `--since: a document of ${root.name} has no date`, command: 'publish' })
  return `${statements.canonical(statements.quote(physicalName(column)), column.type)} >= :since`
}
