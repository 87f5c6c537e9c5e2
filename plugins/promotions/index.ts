import { API_VERSION, type Change, type Destination, type Keys, type Origin, type Plugin, type Row } from 'tillsync'
import { type Promotion, promotion, promotionSchema } from './promotion.ts'

/** Promotions, from the head office to the stores they are allocated to. */
export default class Promotions implements Plugin<Promotion> {
  readonly apiVersion = API_VERSION
  readonly name = 'promotions'
  readonly title = 'Promotions'
  readonly flow = 'to-store'
  readonly version = 1
  readonly dependsOn = ['items']
  readonly kinds = { promotion: { root: promotion, schema: promotionSchema, deletes: 'carry' } } as const

  extract(keys: Keys, origin: Origin): Promise<Row[]> {
    return origin.gather(keys)
  }

  transform(row: Row): Promotion {
    return row as Promotion
  }

  load(changes: readonly Change<Promotion>[], destination: Destination): Promise<void> {
    return destination.apply(changes)
  }

  audience({ promotion_allocation }: Promotion): string[] {
    return promotion_allocation.filter(({ blocked }) => !blocked).map(({ site_code }) => site_code)
  }

  /** A store gets its own allocations; the other stores' are no business of its. */
  narrow(document: Promotion, store: string): Promotion {
    const own = document.promotion_allocation.filter(({ site_code, blocked }) => site_code === store && !blocked)
    return { ...document, promotion_allocation: own }
  }
}
