import assert from 'node:assert/strict'
import type { Row, Site } from 'tillsync'
import AuditPlans from '../../../plugins/audit-plans/index.ts'
import Customers from '../../../plugins/customers/index.ts'
import GoodsReceiptsAndReturns from '../../../plugins/goods-receipts-and-returns/index.ts'
import Items from '../../../plugins/items/index.ts'
import Promotions from '../../../plugins/promotions/index.ts'
import Sales from '../../../plugins/sales/index.ts'
import SalesOrdersAndInvoices from '../../../plugins/sales-orders-and-invoices/index.ts'
import TransferOrders from '../../../plugins/transfer-orders/index.ts'
import { samples } from '../../support/samples.ts'

const store: Site = { code: 'S001', kind: 'store', format: 'consignment' }
const promotion = samples.promotion as any

describe('Who gets a document of the built-in types', () => {
  it('items are for every store', () => {
    assert.equal(new Items().audience(), '*')
  })

  it('a promotion is for the stores that it is allocated to and not blocked at', () => {
    assert.deepEqual(new Promotions().audience(promotion), ['S001', 'S002'])
  })

  it('a promotion that is allocated to no store is for nobody', () => {
    assert.deepEqual(new Promotions().audience({ ...promotion, promotion_allocation: [] }), [])
  })

  it('a store gets only its own allocations of a promotion', () => {
    const { promotion_allocation, ...rest } = new Promotions().narrow(promotion, 'S002')
    assert.deepEqual(promotion_allocation, [promotion.promotion_allocation[1]])
    assert.deepEqual({ ...promotion, ...rest }, promotion)
  })

  it('a store does not get its blocked allocation beside another one', () => {
    const blocked = { ...promotion.promotion_allocation[0], starts_at: '2027-01-01T00:00:00.000000Z', blocked: true }
    const document = { ...promotion, promotion_allocation: [...promotion.promotion_allocation, blocked] }
    assert.deepEqual(new Promotions().narrow(document, 'S001').promotion_allocation, [
      promotion.promotion_allocation[0],
    ])
  })

  it('a plan is for the site that counts, an order for the site that receives, an invoice for the site that buys', () => {
    assert.deepEqual(new AuditPlans().audience(samples.audit_plan as any), ['S001'])
    assert.deepEqual(new TransferOrders().audience(samples.transfer_order as any), ['S001'])
    assert.deepEqual(new SalesOrdersAndInvoices().audience(samples.sales_order as any), ['S002'])
  })

  it('transfer orders go to consignment stores only, sales orders and invoices to outright stores only', () => {
    assert.deepEqual(new TransferOrders().storeFormats, ['consignment'])
    assert.deepEqual(new SalesOrdersAndInvoices().storeFormats, ['outright'])
  })

  it('drafts are for nobody', () => {
    const draft = (row: Row) => ({ ...row, status: 'draft' })
    assert.equal(new AuditPlans().transform(draft(samples.audit_plan)), null)
    assert.equal(new TransferOrders().transform(draft(samples.transfer_order)), null)
    assert.equal(new SalesOrdersAndInvoices().transform(draft(samples.sales_order)), null)
    const challans = new GoodsReceiptsAndReturns()
    assert.equal(challans.transform(draft(samples.goods_receipt), 'goods_receipt', store), null)
    assert.equal(challans.transform(draft(samples.goods_return), 'goods_return', store), null)
  })

  it('what is released is sent', () => {
    assert.deepEqual(new AuditPlans().transform(samples.audit_plan), samples.audit_plan)
    assert.deepEqual(new TransferOrders().transform(samples.transfer_order), samples.transfer_order)
    assert.deepEqual(new SalesOrdersAndInvoices().transform(samples.sales_order), samples.sales_order)
  })
})

describe('Keys that are made at a store', () => {
  const invalid = (problem: string) => ({ code: 'TS_DOCUMENT_INVALID', action: 'quarantine', message: problem })

  it('a customer’s id begins with the site’s code', () => {
    const customers = new Customers()
    assert.deepEqual(customers.transform(samples.customer, 'customer', store), samples.customer)
    assert.throws(
      () => customers.transform(samples.customer, 'customer', { ...store, code: 'S002' }),
      invalid('Customer S001-000042 was not made at S002: its id would begin with S002-'),
    )
  })

  it('a customer of S10 is none of S1', () => {
    const row = { ...samples.customer, customer_id: 'S10-5' }
    assert.throws(() => new Customers().transform(row, 'customer', { ...store, code: 'S1' }), /begin with S1-/)
  })

  it('a store sends its own bills, receipts and returns only', () => {
    const other: Site = { ...store, code: 'S002' }
    const challans = new GoodsReceiptsAndReturns()
    assert.throws(
      () => new Sales().transform(samples.bill, 'bill', other),
      invalid('The bill is of site S001, this is S002'),
    )
    assert.throws(
      () => challans.transform(samples.goods_receipt, 'goods_receipt', other),
      invalid('The goods receipt is of site S001, this is S002'),
    )
    assert.throws(
      () => challans.transform(samples.goods_return, 'goods_return', other),
      invalid('The goods return is of site S001, this is S002'),
    )
    assert.deepEqual(new Sales().transform(samples.bill, 'bill', store), samples.bill)
  })
})
