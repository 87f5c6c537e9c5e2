import Big from 'big.js'
import type { Row } from '../../contract/index.ts'
import { day } from './calendar.ts'
import { catalogueItem } from './catalogue.ts'
import { count, upTo, type World } from './counts.ts'
import { type Random, randomFor } from './random.ts'
import { OUTRIGHT_STORE } from './sites.ts'
import { taxesOn } from './tax.ts'

/** What the store that owns its stock buys of the head office: each order, and the invoice of it. */
export function* salesOrders(world: World): Iterable<Row> {
  for (const number of upTo(Math.ceil(count(world, 'salesOrders') / 2))) {
    const random = randomFor(world.seed, 'sales order', number)
    const lines = [...upTo(random.int(2, 8))].map((line) => orderLine(world, random, line))
    const net = lines.reduce((sum, { row }) => sum.plus(row.taxable), new Big(0))
    const tax = lines.reduce((sum, line) => sum.plus(line.tax), new Big(0))
    const orderNo = `SO${String(number).padStart(6, '0')}`
    const date = random.int(0, 20)
    for (const kind of ['order', 'invoice']) {
      yield {
        kind,
        document_no: kind === 'order' ? orderNo : `SI${String(number).padStart(6, '0')}`,
        document_date: day(kind === 'order' ? date : date + 2),
        customer_site: OUTRIGHT_STORE.code,
        order_no: kind === 'order' ? null : orderNo,
        status: kind === 'order' ? 'released' : 'closed',
        net: net.toFixed(2),
        tax: tax.toFixed(2),
        rounding: '0.00',
        total: net.plus(tax).toFixed(2),
        sales_order_line: lines.map(({ row }) => row),
      }
    }
  }
}

function orderLine(world: World, random: Random, line: number) {
  const item = catalogueItem(world.seed, random.int(1, count(world, 'items')))
  const quantity = new Big(random.int(1, 36))
  const amount = quantity.times(item.wholesalePrice)
  const discount = random.percent(30) ? amount.times(5).div(100).round(2, Big.roundHalfUp) : new Big(0)
  const taxable = amount.minus(discount)
  const { cgst, sgst, igst } = taxesOn(taxable, item.category.taxGroup, 'within')
  return {
    tax: cgst.plus(sgst).plus(igst),
    row: {
      line,
      item_code: item.code,
      packet_no: null,
      quantity: quantity.toFixed(3),
      rate: item.wholesalePrice,
      discount: discount.toFixed(2),
      taxable: taxable.toFixed(2),
      cgst: cgst.toFixed(2),
      sgst: sgst.toFixed(2),
      igst: igst.toFixed(2),
    },
  }
}
