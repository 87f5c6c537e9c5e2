import {
  API_VERSION,
  type Change,
  type Destination,
  invalidDocument,
  type Keys,
  type Origin,
  type Plugin,
  type Row,
  type Site,
} from 'tillsync'
import { type Customer, customer, customerSchema } from './customer.ts'

/** Customers, from the store that knows them to the head office. */
export default class Customers implements Plugin<Customer> {
  readonly apiVersion = API_VERSION
  readonly name = 'customers'
  readonly title = 'Customers'
  readonly flow = 'to-head-office'
  readonly version = 1
  readonly kinds = { customer: { root: customer, schema: customerSchema, deletes: 'carry' } } as const

  extract(keys: Keys, origin: Origin): Promise<Row[]> {
    return origin.gather(keys)
  }

  /** Two stores that are offline must not make the same id (PROTOCOL.md, rule 10): `S1-7` and `S10-7` tell them apart. */
  transform(row: Row, _kind: string, site: Site): Customer {
    const { customer_id } = row as Customer
    if (!customer_id.startsWith(`${site.code}-`))
      throw invalidDocument(
        `customer ${customer_id} was not made at ${site.code}: its id would begin with ${site.code}-`,
      )
    return row as Customer
  }

  load(changes: readonly Change<Customer>[], destination: Destination): Promise<void> {
    return destination.apply(changes)
  }
}
