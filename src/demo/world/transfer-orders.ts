import Big from 'big.js'
import type { Row } from '../../contract/index.ts'
import { day } from './calendar.ts'
import { catalogueItem } from './catalogue.ts'
import { count, upTo, type World } from './counts.ts'
import { randomFor } from './random.ts'
import { CONSIGNMENT_STORE, HEAD_OFFICE } from './sites.ts'

/** Stock that the head office sends to the store that sells on its account. */
export function* transferOrders(world: World): Iterable<Row> {
  for (const number of upTo(count(world, 'transferOrders'))) {
    const random = randomFor(world.seed, 'transfer order', number)
    const lines = [...upTo(random.int(3, 12))].map((line) => {
      const item = catalogueItem(world.seed, random.int(1, count(world, 'items')))
      return {
        line,
        item_code: item.code,
        packet_no: `PK${String(number).padStart(5, '0')}-${Math.ceil(line / 4)}`,
        batch: item.batchTracked ? `B${random.int(100, 999)}` : null,
        quantity: `${random.int(1, 48)}.000`,
        rate: item.wholesalePrice,
      }
    })
    const sum = (of: (line: (typeof lines)[number]) => Big) =>
      lines.reduce((total, line) => total.plus(of(line)), new Big(0))
    yield {
      order_no: `TO${String(number).padStart(6, '0')}`,
      order_date: day(random.int(0, 20)),
      source_site: HEAD_OFFICE.code,
      destination_site: CONSIGNMENT_STORE.code,
      status: 'released',
      remarks: random.percent(20) ? 'Handle with care — glass' : null,
      total_quantity: sum(({ quantity }) => new Big(quantity)).toFixed(3),
      total_value: sum(({ quantity, rate }) => new Big(quantity).times(rate)).toFixed(2),
      transfer_order_line: lines,
    }
  }
}
