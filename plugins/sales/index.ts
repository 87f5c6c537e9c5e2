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
import { type Bill, bill } from './bill.ts'
import { billSchema } from './bill-rules.ts'

/** Bills, from the store to the head office. */
export default class Sales implements Plugin<Bill> {
  readonly apiVersion = API_VERSION
  readonly name = 'sales'
  readonly title = 'Sales'
  readonly flow = 'to-head-office'
  readonly version = 1
  readonly dependsOn = ['customers']
  readonly kinds = {
    bill: {
      root: bill,
      schema: billSchema,
      deletes: 'keep',
      edited: 'never',
      sequence: { within: ['site_code', 'fiscal_year'], number: 'bill_no' },
    },
  } as const

  extract(keys: Keys, origin: Origin): Promise<Row[]> {
    return origin.gather(keys)
  }

  /** A store sends its own bills only (PROTOCOL.md, rule 10). */
  transform(row: Row, _kind: string, site: Site): Bill {
    if (row.site_code !== site.code) throw invalidDocument(`the bill is of site ${row.site_code}, this is ${site.code}`)
    return row as Bill
  }

  load(changes: readonly Change<Bill>[], destination: Destination): Promise<void> {
    return destination.apply(changes)
  }
}
