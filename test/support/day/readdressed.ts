import type { Row, Site } from 'tillsync'
import type { WorldDocument } from '../../../src/demo/world/world.ts'

/** The world's head office has work for its two stores; here each piece of it goes to the next store that it suits. */
export function* readdressed(documents: Iterable<WorldDocument>, stores: readonly Site[]): Iterable<WorldDocument> {
  const all = stores.map(({ code }) => code)
  const rounds = {
    transfer_order: round(stores, 'consignment'),
    sales_order: round(stores, 'outright'),
    audit_plan: round(stores),
    promotion: round(stores),
  }
  let invoiced: string | undefined
  for (const { root, row } of documents) {
    if (root === 'transfer_order') yield { root, row: { ...row, destination_site: rounds.transfer_order() } }
    else if (root === 'audit_plan') yield { root, row: { ...row, site_code: rounds.audit_plan() } }
    else if (root === 'sales_order') {
      // An invoice goes where its order went.
      const customer: string = invoiced && row.kind === 'invoice' ? invoiced : rounds.sales_order()
      invoiced = customer
      yield { root, row: { ...row, customer_site: customer } }
    } else if (root === 'promotion') {
      const allocations = row.promotion_allocation as Row[]
      const codes = allocations.length > 1 ? all : [rounds.promotion()]
      yield {
        root,
        row: { ...row, promotion_allocation: codes.map((site_code) => ({ ...allocations[0], site_code })) },
      }
    } else yield { root, row }
  }
}

/** One store after the other, those of a format alone. */
function round(stores: readonly Site[], format?: Site['format']): () => string {
  const codes = stores.filter((store) => !format || store.format === format).map(({ code }) => code)
  let next = 0
  return () => codes[next++ % codes.length]!
}
