import type { Key } from '../../contract/index.ts'
import type { Database, Session } from '../database.ts'
import { reader } from '../values.ts'
import { declaredColumns } from './declared-columns.ts'
import { knownTable } from './find-table.ts'
import { type MappableType, type MappedTable, mapTables, physicalName } from './mapping.ts'

const BATCH = 5000

/** Every key of a kind that is in the table, in key order, in bounded batches, each from a snapshot of its own. */
export async function* listKeys(
  database: Pick<Database, 'read'>,
  type: MappableType,
  kind: string,
): AsyncGenerator<Key[]> {
  const root = mapTables(type).get(kind)
  if (!root) throw new Error(`the type ${type.name} has no kind ${kind}`)
  let page: Key[] = []
  do {
    page = await database.read((session) => pageAfter(session, root, page.at(-1)))
    if (page.length > 0) yield page
  } while (page.length === BATCH)
}

async function pageAfter(session: Session, root: MappedTable, last?: Key): Promise<Key[]> {
  const { statements } = session.adapter
  const found = await knownTable(session, root)
  const columns = root.key.map((column) => {
    const { name, type } = column
    const physical = physicalName(column)
    const [quoted, { canonical, comparable }] = [statements.quote(physical), statements]
    const read = canonical(quoted, type, found?.columns[physical])
    return { name, canonical: read, order: comparable(quoted, type), read: reader(type) }
  })
  const order = columns.map((column) => column.order)
  const given = root.key.map((column) => ({ name: physicalName(column), type: column.type }))
  const relation = statements.relation(await declaredColumns(session, root, given), 'last')
  const from = given.map(({ name }) => `(select ${statements.quote(name)} from ${relation} as l)`)
  const conditions = [...constantsOf(session, root), ...(last ? [statements.after(order, from)] : [])]
  const rows = await session.all(
    `select ${columns.map(({ name, canonical }) => `${canonical} as ${statements.quote(name)}`).join(', ')} ` +
      `from ${statements.quote(root.physical)} ${conditions.length ? `where ${conditions.join(' and ')} ` : ''}` +
      `order by ${order.join(', ')} ${statements.limit(BATCH)}`,
    last && { last: JSON.stringify([last]) },
  )
  return rows.map((row) => columns.map(({ name, read }) => String(read(row[name]))))
}

function constantsOf({ adapter: { statements } }: Session, { constants }: MappedTable): string[] {
  return constants.map(({ name, value }) => `${statements.quote(name)} = ${statements.literal(value)}`)
}
