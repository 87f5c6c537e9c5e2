import Big from 'big.js'
import type { Row } from '../../contract/index.ts'
import { day, FISCAL_YEAR } from './calendar.ts'
import { catalogueItem } from './catalogue.ts'
import { count, upTo, type World } from './counts.ts'
import { type Random, randomFor } from './random.ts'
import { HEAD_OFFICE } from './sites.ts'

/** GRCs: most lines arrive as expected, some short, some in excess, some damaged. */
export function* goodsReceipts(world: World, site: string): Iterable<Row> {
  for (const number of upTo(count(world, 'goodsReceipts'))) {
    const random = randomFor(world.seed, site, 'goods receipt', number)
    yield {
      site_code: site,
      fiscal_year: FISCAL_YEAR,
      receipt_no: `GRC${String(number).padStart(6, '0')}`,
      receipt_date: day(random.int(2, 25)),
      source_site: HEAD_OFFICE.code,
      despatch_no: `DC${random.int(10_000, 99_999)}`,
      status: 'posted',
      remarks: null,
      goods_receipt_line: [...upTo(random.int(2, 10))].map((line) => receivedLine(world, random, line)),
    }
  }
}

function receivedLine(world: World, random: Random, line: number): Row {
  const item = catalogueItem(world.seed, random.int(1, count(world, 'items')))
  const expected = random.int(4, 48)
  const received = expected + random.pick([0, 0, 0, 0, 0, -1, -2, 1])
  const rejected = random.percent(10) ? 1 : 0
  return {
    line,
    item_code: item.code,
    packet_no: `PK${random.int(10_000, 99_999)}`,
    expected: pieces(expected),
    received: pieces(received),
    short: pieces(Math.max(0, expected - received)),
    excess: pieces(Math.max(0, received - expected)),
    rejected: pieces(rejected),
    reason: rejected ? random.pick(['Damaged in transit', 'Wrong size', 'Expired']) : null,
    rate: item.wholesalePrice,
  }
}

/** GRTs. */
export function* goodsReturns(world: World, site: string): Iterable<Row> {
  for (const number of upTo(count(world, 'goodsReturns'))) {
    const random = randomFor(world.seed, site, 'goods return', number)
    yield {
      site_code: site,
      fiscal_year: FISCAL_YEAR,
      return_no: `GRT${String(number).padStart(6, '0')}`,
      return_date: day(random.int(10, 28)),
      destination_site: HEAD_OFFICE.code,
      reason: random.pick(['Season end', 'Defective', 'Recalled by head office']),
      advice_no: random.percent(50) ? `RA${random.int(1000, 9999)}` : null,
      status: 'posted',
      goods_return_line: [...upTo(random.int(1, 5))].map((line) => {
        const item = catalogueItem(world.seed, random.int(1, count(world, 'items')))
        return {
          line,
          item_code: item.code,
          packet_no: null,
          batch: item.batchTracked ? `B${random.int(100, 999)}` : null,
          quantity: pieces(random.int(1, 12)),
          rate: item.wholesalePrice,
        }
      }),
    }
  }
}

function pieces(number: number): string {
  return new Big(number).toFixed(3)
}
