import type { Session } from '../database.ts'
import { grantable, type StoreRight, storeRights } from '../store-rights.ts'
import { WEB_TABLES } from '../web-tables.ts'
import { list, quote, quoteName } from './quote.ts'
import { statements } from './statements.ts'

/** The number of the error by which a store is refused what is not its own. */
export const REFUSED = 51229

/** The schema in which a store finds the web database's tables, and the role that may use them. */
export function storeSchema(control: string): string {
  return control === 'dbo' ? 'tillsync_store' : `${control}_store`
}

/** Views by the names of the tables, of the rows that a store may see, with what it may do with them. */
export function storeViews({ schemas: { control = 'dbo' } }: Session): string[] {
  const schema = storeSchema(control)
  return storeRights(terms(`${control}.tillsync_site`)).flatMap((right) => {
    const [view, table] = [quote(`${schema}.${right.table}`), quote(`${control}.${right.table}`)]
    const visible = right.select ? ` where ${right.select}` : ''
    return [
      `create view ${view} as select ${columnsOf(right)} from ${table}${visible}`,
      ...(right.content ? insertBeside(schema, right.table, table) : []),
      `grant ${grantable(right, list)} on ${view} to ${quoteName(schema)}`,
    ]
  })
}

/**
 * The server asks the conditions of a statement in whatever order it likes, and would tell of a hidden row by the error
 * that it met there. So what hidden rows hold is not in the view either.
 */
function columnsOf({ table, select, content }: StoreRight): string {
  if (!content) return '*'
  const { columns } = WEB_TABLES.find(({ name }) => name === table)!
  const shown = columns.map(({ name }) => {
    const column = quoteName(name)
    return content.includes(name) ? `case when ${select} then ${column} end as ${column}` : column
  })
  return shown.join(', ')
}

/** Nothing can be inserted into a view with computed columns, but into another one in its place. */
function insertBeside(schema: string, name: string, table: string): string[] {
  const [view, other] = [quote(`${schema}.${name}`), quote(`${schema}.${name}_in`)]
  return [
    `create view ${other} as select * from ${table}`,
    `grant insert on ${other} to ${quoteName(schema)}`,
    `create trigger ${quote(`${schema}.${name}_insert`)} on ${view} instead of insert as
begin
  set nocount on;
  insert into ${other} select * from inserted;
end`,
  ]
}

/**
 * Triggers that let a store write what is its own. Whoever has a right to the table itself is the head office; what a
 * store writes through a view, it has no right to write here. Read by way of the view, who signed in is known to those
 * servers as well that ask a trigger for rights of its own.
 */
export function storeGuards({ schemas: { control = 'dbo' } }: Session): string[] {
  const rights = storeRights(terms(`${storeSchema(control)}.tillsync_site`))
  return rights.flatMap(({ table, insert, update, delete: remove }) => {
    const after = insert ?? update?.where
    const before = update?.where ?? remove
    if (!after) return []
    const name = quote(`${control}.${table}`)
    const refused = [breaks('inserted', after), before && breaks('deleted', before)].filter(Boolean).join(' or ')
    return [
      `create trigger ${quote(`${control}.${table}_stores`)} on ${name} after insert, update, delete as
begin
  set nocount on;
  if has_perms_by_name(${statements.literal(name)}, 'OBJECT', 'INSERT') = 1 return;
  if ${refused} throw ${REFUSED}, 'A store writes as itself, and to the head office.', 1;
end`,
    ]
  })
}

/** What is unknown is not allowed. */
function breaks(rows: 'inserted' | 'deleted', condition: string): string {
  return `exists (select 1 from ${rows} where case when ${condition} then 1 else 0 end = 0)`
}

function terms(site: string) {
  return {
    isOwn: 'login = suser_sname()',
    self: `(select own.code from ${quote(site)} as own where own.login = suser_sname() and own.active = 1)`,
    headOffice: `(select one.code from ${quote(site)} as one where one.kind = 'head-office')`,
    startsWith: (text: string, prefix: string) => `left(${text}, len(${prefix})) = ${prefix}`,
  }
}
