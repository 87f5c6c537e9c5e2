import { API_VERSION, type Change, type Destination, type Keys, type Origin, type Plugin, type Row } from 'tillsync'
import { type Item, item, itemSchema } from './item.ts'
import { type ItemPrice, itemPrice, itemPriceSchema } from './item-price.ts'
import { type MerchandiseHierarchy, merchandiseHierarchy, merchandiseHierarchySchema } from './merchandise-hierarchy.ts'
import { type TaxRate, taxRate, taxRateSchema } from './tax-rate.ts'

type Master = MerchandiseHierarchy | TaxRate | Item | ItemPrice

/** Masters of what is sold, from the head office to every store. */
export default class Items implements Plugin<Master> {
  readonly apiVersion = API_VERSION
  readonly name = 'items'
  readonly title = 'Items'
  readonly flow = 'to-store'
  readonly version = 1
  readonly kinds = {
    merchandise_hierarchy: { root: merchandiseHierarchy, schema: merchandiseHierarchySchema, deletes: 'carry' },
    tax_rate: { root: taxRate, schema: taxRateSchema, deletes: 'carry' },
    item: { root: item, schema: itemSchema, deletes: 'carry' },
    item_price: { root: itemPrice, schema: itemPriceSchema, deletes: 'carry' },
  } as const

  extract(keys: Keys, origin: Origin): Promise<Row[]> {
    return origin.gather(keys)
  }

  transform(row: Row): Master {
    return row as Master
  }

  load(changes: readonly Change<Master>[], destination: Destination): Promise<void> {
    return destination.apply(changes)
  }

  audience(): '*' {
    return '*'
  }
}
