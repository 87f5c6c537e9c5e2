import type { Row } from '../../contract/index.ts'
import { day, instant } from './calendar.ts'
import { catalogueItem } from './catalogue.ts'
import { count, upTo, type World } from './counts.ts'
import { CATEGORIES } from './merchandise.ts'
import { randomFor } from './random.ts'
import { STORES } from './sites.ts'

/** Stock counts: by a list of items, or by what an item must be to be counted. */
export function* auditPlans(world: World): Iterable<Row> {
  for (const number of upTo(count(world, 'auditPlans'))) {
    const random = randomFor(world.seed, 'audit plan', number)
    const byItem = number % 2 === 1
    const first = random.int(1, count(world, 'items'))
    const numbers = new Set([0, 1, 2, 3, 4].map((step) => ((first + step - 1) % count(world, 'items')) + 1))
    yield {
      plan_no: `AP${String(number).padStart(5, '0')}`,
      // Each store gets plans of both kinds.
      site_code: STORES[Math.ceil(number / 2) % STORES.length]!.code,
      stock_point: random.pick(['Shop floor', 'Back room']),
      name: byItem ? `Spot count ${number}` : `Cycle count ${number}`,
      audit_date: day(random.int(5, 28)),
      mode: byItem ? 'item' : 'assortment',
      status: 'released',
      activated_at: instant(1, 600),
      audit_plan_item: byItem ? [...numbers].map((item) => ({ item_code: catalogueItem(world.seed, item).code })) : [],
      audit_plan_criterion: byItem
        ? []
        : [{ line: 1, field: 'hierarchy_code', operator: '=', value: random.pick(CATEGORIES).code }],
    }
  }
}
