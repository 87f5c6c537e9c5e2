import assert from 'node:assert/strict'
import type { Plugin, Row } from 'tillsync'
import AuditPlans from '../../../plugins/audit-plans/index.ts'
import Customers from '../../../plugins/customers/index.ts'
import GoodsReceiptsAndReturns from '../../../plugins/goods-receipts-and-returns/index.ts'
import Items from '../../../plugins/items/index.ts'
import Promotions from '../../../plugins/promotions/index.ts'
import Sales from '../../../plugins/sales/index.ts'
import SalesOrdersAndInvoices from '../../../plugins/sales-orders-and-invoices/index.ts'
import TransferOrders from '../../../plugins/transfer-orders/index.ts'
import { samples } from '../../support/samples.ts'

type Sample = keyof typeof samples
/** What is changed in the valid sample, by path, and what the schema then says first; undefined: it is still valid. */
type Case = readonly [title: string, kind: Sample, change: Readonly<Record<string, unknown>>, problem?: string]

const CASES: readonly Case[] = [
  [
    'a top node has no parent',
    'merchandise_hierarchy',
    { parent_code: 'ALL' },
    'level 1 is the top, but its parent is ALL',
  ],
  ['a node below the top may be without parent', 'merchandise_hierarchy', { level: 2 }],
  [
    'no node is its own parent',
    'merchandise_hierarchy',
    { level: 2, parent_code: 'GROCERY' },
    'node GROCERY is its own parent',
  ],
  ['IGST is CGST and SGST together', 'tax_rate', { igst: '5.01' }, 'CGST 2.50 + SGST 2.50 is not IGST 5.01'],
  [
    'the selling price is at most the MRP',
    'item',
    { selling_price: '275.0001' },
    'selling price 275.0001 is above the MRP 275.0000',
  ],
  ['the selling price may be the MRP', 'item', { selling_price: '275' }],
  ['prices are compared as numbers, not as text', 'item', { selling_price: '99.0000' }],
  ['loose goods have no MRP', 'item', { mrp: null }],
  ['a price is not negative', 'item_price', { price: '-1.0000' }, 'price -1.0000 is negative'],
  [
    'slabs do not overlap',
    'promotion',
    { 'promotion_slab.1.range_from': '4.000' },
    'slab 2 from 4.000 overlaps slab 1, which goes to 4.000',
  ],
  ['slabs may leave a gap', 'promotion', { 'promotion_slab.1.range_from': '10.000' }],
  [
    'a slab without end is the last',
    'promotion',
    { 'promotion_slab.0.range_to': null },
    'slab 2 from 5.000 overlaps slab 1, which goes to no end',
  ],
  [
    'slabs are compared as numbers',
    'promotion',
    { 'promotion_slab.0.range_to': '9.000', 'promotion_slab.1.range_from': '10.000' },
  ],
  ['a slab goes up', 'promotion', { 'promotion_slab.0.range_to': '1.000' }, 'slab 1 goes from 2.000 down to 1.000'],
  [
    'nothing is more than free',
    'promotion',
    { 'promotion_slab.0.benefit_value': '101.0000' },
    'slab 1 gives 101.0000 percent',
  ],
  [
    'an allocation ends after it starts',
    'promotion',
    { 'promotion_allocation.0.ends_at': '2026-10-20T18:30:00.000000Z' },
    'at S001 it ends at 2026-10-20T18:30:00.000000Z, not after it starts at 2026-10-20T18:30:00.000000Z',
  ],
  [
    'a promotion has a level that is known',
    'promotion',
    { level: 'shop' },
    'level: wanted one of memo, item, found "shop"',
  ],
  [
    'an item plan has items',
    'audit_plan',
    { audit_plan_item: [] },
    'an item plan has items; this one has 1 criteria only',
  ],
  [
    'an assortment plan has criteria',
    'audit_plan',
    { mode: 'assortment', audit_plan_criterion: [] },
    'an assortment plan has criteria; this one has 1 items only',
  ],
  ['an assortment plan needs no items', 'audit_plan', { mode: 'assortment', audit_plan_item: [] }],
  ['a transfer goes to another site', 'transfer_order', { source_site: 'S001' }, 'it goes from S001 to S001'],
  [
    'what is transferred is more than nothing',
    'transfer_order',
    { 'transfer_order_line.0.quantity': '0.000' },
    'line 1 has quantity 0.000',
  ],
  [
    'transferred quantities add up',
    'transfer_order',
    { total_quantity: '13.000' },
    'the lines add up to quantity 12.500, the order says 13.000',
  ],
  ['transferred values are rounded once', 'transfer_order', { 'transfer_order_line.1.rate': '45.5300' }],
  [
    'transferred values add up to the paisa',
    'transfer_order',
    { total_value: '2515.09' },
    'the lines are worth 2515.07, the order says 2515.09',
  ],
  [
    'an order line has its amount',
    'sales_order',
    { 'sales_order_line.0.taxable': '2391.00' },
    'line 1: 10.000 × 240.1250 − 10.00 is 2391.25, but the taxable value is 2391.00',
  ],
  [
    'what is ordered is more than nothing',
    'sales_order',
    { 'sales_order_line.0.quantity': '-1.000' },
    'line 1 has quantity -1.000',
  ],
  ['order lines add up', 'sales_order', { net: '2391.00' }, 'the lines add up to 2391.25, the net is 2391.00'],
  [
    'order taxes add up',
    'sales_order',
    { tax: '119.00' },
    'the taxes of the lines add up to 119.56, the tax is 119.00',
  ],
  [
    'an order has its total',
    'sales_order',
    { total: '2511.01' },
    'net 2391.25 + tax 119.56 + rounding 0.19 is not the total 2511.01',
  ],
  [
    'a phone has a country code',
    'customer',
    { isd_code: '91' },
    'the country code of the phone is "91", wanted one like +91',
  ],
  ['a phone has a number', 'customer', { mobile: '' }, 'the mobile number "" is none, wanted 4 to 13 digits'],
  ['an e-mail address has a domain', 'customer', { email: 'anjali' }, '"anjali" is no e-mail address'],
  ['a PAN is well-formed', 'customer', { pan: 'ABC' }, '"ABC" is no PAN'],
  ['a GSTIN is well-formed', 'customer', { gstin: '27' }, '"27" is no GSTIN'],
  ['a GSTIN is of its PAN', 'customer', { pan: 'ZZZZZ9999Z' }, 'GSTIN 27ABCDE1234F1Z5 is not of PAN ZZZZZ9999Z'],
  [
    'a fiscal year is two years that follow each other',
    'bill',
    { fiscal_year: '2026-28' },
    'the fiscal year is "2026-28", wanted one like 2026-27',
  ],
  ['a fiscal year may end a century', 'bill', { fiscal_year: '2099-00' }],
  [
    'a bill number has at most 16 characters',
    'bill',
    { bill_no: 'S1T1-000000000123' },
    'bill_no: wanted at most 16 characters, found 17',
  ],
  ['a bill line has a quantity', 'bill', { 'bill_line.1.quantity': '0.000' }, 'line 2 has quantity 0.000'],
  [
    'a bill line has its amount',
    'bill',
    { 'bill_line.0.taxable': '488.00' },
    'line 1: 2.000 × 259.5000 − 25.95 − 5.00 is 488.05, but the taxable value is 488.00',
  ],
  [
    'a bill’s promotions add up',
    'bill',
    { promotion: '25.94' },
    'the promotions of the lines add up to 25.95, the bill says 25.94',
  ],
  [
    'a bill’s discounts add up',
    'bill',
    { discount: '5.01' },
    'the discounts of the lines add up to 5.00, the bill says 5.01',
  ],
  [
    'a bill’s lines add up',
    'bill',
    { gross: '419.01' },
    'the lines add up to 419.00 before discounts, the gross is 419.01',
  ],
  ['a bill’s taxes add up', 'bill', { tax: '19.41' }, 'the taxes of the lines add up to 19.40, the bill says 19.41'],
  [
    'a bill has its net',
    'bill',
    { net: '407.01' },
    'gross 419.00 − promotion 25.95 − discount 5.00 + tax 19.40 + rounding -0.45 is 407.00, the net is 407.01',
  ],
  ['a bill is paid', 'bill', { 'bill_tender.0.amount': '6.99' }, 'the tenders add up to 406.99, the net is 407.00'],
  [
    'a void bill counts for nothing',
    'bill',
    { void: true, bill_tender: [] },
    'a void bill has no net, this one has 407.00',
  ],
  ['a void bill keeps its lines', 'bill', { void: true, net: '0.00', bill_tender: [] }],
  [
    'amounts beyond double precision are exact',
    'bill',
    { gross: '90071992547409.93' },
    'the lines add up to 419.00 before discounts, the gross is 90071992547409.93',
  ],
  [
    'a receipt’s quantities agree',
    'goods_receipt',
    { 'goods_receipt_line.0.short': '0.000' },
    'line 1: received 9.000 + short 0.000 is 9.000, expected 10.000 + excess 0.000 is 10.000',
  ],
  [
    'a receipt line is short or in excess, not both',
    'goods_receipt',
    { 'goods_receipt_line.0.short': '2.000', 'goods_receipt_line.0.excess': '1.000' },
    'line 1 is both 2.000 short and 1.000 in excess',
  ],
  [
    'no more is rejected than arrived',
    'goods_receipt',
    { 'goods_receipt_line.0.rejected': '9.001' },
    'line 1: rejected 9.001 of 9.000 received',
  ],
  [
    'a rejection has a reason',
    'goods_receipt',
    { 'goods_receipt_line.0.reason': ' ' },
    'line 1: rejected 2.000 without a reason',
  ],
  [
    'a receipt has a fiscal year',
    'goods_receipt',
    { fiscal_year: '26-27' },
    'the fiscal year is "26-27", wanted one like 2026-27',
  ],
  ['a return has a reason', 'goods_return', { reason: '' }, 'return GRT-2 has no reason'],
  [
    'what is returned is more than nothing',
    'goods_return',
    { 'goods_return_line.0.quantity': '-2.000' },
    'line 1 has quantity -2.000',
  ],
]

const plugins: readonly Plugin[] = [
  new Items(),
  new Promotions(),
  new AuditPlans(),
  new TransferOrders(),
  new SalesOrdersAndInvoices(),
  new Customers(),
  new Sales(),
  new GoodsReceiptsAndReturns(),
]

describe('Business rules of the built-in document types', () => {
  for (const kind of Object.keys(samples) as Sample[]) {
    it(`the sample ${kind} is valid`, async () => assert.deepEqual(await problemsOf(kind, samples[kind]), []))
  }
  for (const [title, kind, change, problem] of CASES) {
    it(title, async () => {
      const document: Row = structuredClone(samples[kind])
      for (const [path, value] of Object.entries(change)) set(document, path, value)
      assert.equal((await problemsOf(kind, document))[0], problem)
    })
  }
})

async function problemsOf(kind: Sample, document: Row): Promise<string[]> {
  const { schema } = plugins.find(({ kinds }) => kinds[kind])!.kinds[kind]!
  const { issues = [] } = await schema['~standard'].validate(document)
  return issues.map(({ path = [], message }) => [...(path.length > 0 ? [path.join('.')] : []), message].join(': '))
}

function set(document: any, path: string, value: unknown): void {
  const steps = path.split('.')
  const last = steps.pop()!
  steps.reduce((node, step) => node[step], document)[last] = value
}
