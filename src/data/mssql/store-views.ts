import type { Session } from '../database.ts'
import { type StoreRight, storeRights } from '../store-rights.ts'
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
  const rights = storeRights(terms(`${control}.tillsync_site`))
  return rights.flatMap((right) => {
    const view = quote(`${schema}.${right.table}`)
    const visible = right.select ? ` where ${right.select}` : ''
    return [
      `create view ${view} as select * from ${quote(`${control}.${right.table}`)}${visible}`,
      `grant ${rightsOf(right).join(', ')} on ${view} to ${quoteName(schema)}`,
    ]
  })
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

function rightsOf({ insert, update, delete: remove }: StoreRight): string[] {
  return [
    'select',
    ...(insert ? ['insert'] : []),
    ...(update ? [`update (${list(update.columns)})`] : []),
    ...(remove ? ['delete'] : []),
  ]
}
