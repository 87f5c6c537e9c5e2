import type { Row } from '../../contract/index.ts'
import { instant } from './calendar.ts'
import { catalogueItem } from './catalogue.ts'
import { count, upTo, type World } from './counts.ts'
import { type Random, randomFor } from './random.ts'
import { STORES } from './sites.ts'

export function* promotions(world: World): Iterable<Row> {
  for (const number of upTo(count(world, 'promotions'))) yield promotion(world, number)
}

/** Two in three by quantity, "buy 2 get 10 % off", the others by value, "₹200 off from ₹1,500". */
function promotion(world: World, number: number): Row {
  const random = randomFor(world.seed, 'promotion', number)
  const byQuantity = number % 3 !== 0
  return {
    code: `PR${String(number).padStart(5, '0')}`,
    name: byQuantity ? `Buy more, save more ${number}` : `Puja bonus ${number}`,
    level: byQuantity ? 'item' : 'memo',
    basis: byQuantity ? 'quantity' : 'value',
    type: 'slab',
    exclusive: random.percent(25),
    active: true,
    promotion_slab: byQuantity ? quantitySlabs(random) : valueSlabs(random),
    promotion_item: byQuantity ? assortment(world, random) : [],
    promotion_allocation: allocations(random, number),
  }
}

function quantitySlabs(random: Random): Row[] {
  const percent = random.int(5, 12)
  return [slab(1, '2.000', '3.999', 'percent', `${percent}.00`), slab(2, '4.000', null, 'percent', `${percent * 2}.00`)]
}

function valueSlabs(random: Random): Row[] {
  const rupees = random.int(2, 4) * 50
  return [
    slab(1, '1500.000', '2999.999', 'amount', `${rupees}.00`),
    slab(2, '3000.000', null, 'amount', `${rupees * 3}.00`),
  ]
}

function slab(line: number, from: string, to: string | null, benefitType: string, benefitValue: string): Row {
  return {
    line,
    range_from: from,
    range_to: to,
    benefit_type: benefitType,
    benefit_value: benefitValue,
    get_quantity: null,
  }
}

function assortment(world: World, random: Random): Row[] {
  const first = random.int(1, count(world, 'items'))
  const numbers = new Set([0, 11, 22, 33].map((step) => ((first + step - 1) % count(world, 'items')) + 1))
  return [...numbers].map((number) => ({ role: 'buy', item_code: catalogueItem(world.seed, number).code }))
}

/** Every third goes to all stores, the others to one. */
function allocations(random: Random, number: number): Row[] {
  const stores = number % 3 === 1 ? STORES : [STORES[number % STORES.length]!]
  return stores.map(({ code }) => ({
    site_code: code,
    starts_at: instant(0, 0),
    ends_at: instant(random.int(7, 45), 1439),
    priority: random.int(1, 9),
    blocked: false,
  }))
}
