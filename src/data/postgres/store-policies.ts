import type { Session } from '../database.ts'
import { grantable, type StoreRight, storeRights } from '../store-rights.ts'
import { list, quote } from './quote.ts'

/** A table of the web database as a store has it. */
interface StorePolicies {
  /** Quoted. */
  readonly table: string
  /** As GRANT wants them. */
  readonly rights: string
  /** By command: `using (…)`. None: every row may be seen. */
  readonly policies: Readonly<Record<string, string>>
}

/** The subqueries depend on no row: they are asked once a statement, whose own conditions find its rows by the indexes. */
export function storePolicies(session: Session): readonly StorePolicies[] {
  const site = quote(session.qualified('tillsync_site', 'control'))
  const terms = {
    isOwn: 'login = current_user::text',
    self: `(select own.code from ${site} as own where own.login = current_user::text and own.active)`,
    headOffice: `(select one.code from ${site} as one where one.kind = 'head-office')`,
    startsWith: (text: string, prefix: string) => `starts_with(${text}, ${prefix})`,
  }
  return storeRights(terms).map((right) => ({
    table: quote(session.qualified(right.table, 'control')),
    rights: grantable(right, list),
    policies: policiesOf(right),
  }))
}

function policiesOf({ select, insert, update, delete: remove }: StoreRight): Record<string, string> {
  return {
    ...(select && { select: `using (${select})` }),
    ...(insert && { insert: `with check (${insert})` }),
    ...(update && { update: `using (${update.where})` }),
    ...(remove && { delete: `using (${remove})` }),
  }
}
