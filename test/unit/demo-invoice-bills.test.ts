import assert from 'node:assert/strict'
import type { Row } from 'tillsync'
import { customerSchema } from '../../plugins/customers/customer.ts'
import { itemSchema } from '../../plugins/items/item.ts'
import { billSchema } from '../../plugins/sales/bill-rules.ts'
import { billFrom } from '../../src/demo/invoices/bill.ts'
import { itemFrom } from '../../src/demo/invoices/catalogue.ts'
import { customerFrom } from '../../src/demo/invoices/customer.ts'
import type { InvoiceLine } from '../../src/demo/invoices/line.ts'

const LINE: InvoiceLine = {
  line: 1,
  invoice: '536365',
  stockCode: '85123A',
  description: 'WHITE HANGING HEART T-LIGHT HOLDER',
  quantity: '6',
  at: '2010-12-01T08:26:00.000000Z',
  price: '2.55',
  customer: '17850',
  country: 'United Kingdom',
  problem: '',
}

function bill(...lines: Partial<InvoiceLine>[]): Row {
  const made = billFrom(
    lines.map((line, index) => ({ ...LINE, line: index + 1, ...line })),
    'S001',
    7,
  )
  assert.ok('bill' in made, JSON.stringify(made))
  const result = billSchema['~standard'].validate(made.bill)
  assert.ok(!(result instanceof Promise))
  assert.deepEqual(result.issues ?? [], [])
  return made.bill
}

function reason(...lines: Partial<InvoiceLine>[]): string {
  const made = billFrom(
    lines.map((line, index) => ({ ...LINE, line: index + 1, ...line })),
    'S001',
    7,
  )
  assert.ok('reason' in made, JSON.stringify(made))
  return made.reason
}

describe('An invoice of a file', () => {
  it('becomes a bill of the store, in India’s fiscal year, paid in one sum', () => {
    const { bill_line, bill_tender, ...head } = bill({}, { quantity: '1', price: '3.39' })
    assert.deepEqual(
      [head.site_code, head.fiscal_year, head.bill_no, head.business_date, head.customer_id, head.gross, head.net],
      ['S001', '2010-11', '536365', '2010-12-01', 'S001-17850', '18.69', '18.69'],
    )
    assert.equal((bill_line as Row[]).length, 2)
    assert.deepEqual(bill_tender, [{ line: 1, mode: 'unknown', amount: '18.69', reference: '536365' }])
    assert.equal(bill({ at: '2011-03-31T23:59:59.000000Z' }).fiscal_year, '2010-11')
    assert.equal(bill({ at: '2011-04-01T00:00:00.000000Z' }).fiscal_year, '2011-12')
    assert.equal(bill({ at: '1999-12-31T00:00:00.000000Z' }).fiscal_year, '1999-00')
  })

  it('that was cancelled becomes a return with negative lines', () => {
    const { net, bill_tender } = bill({ invoice: 'C536379', quantity: '-1', price: '27.50' })
    assert.equal(net, '-27.50')
    assert.equal((bill_tender as Row[])[0]?.amount, '-27.50')
  })

  it('keeps lines without a price, a customer or a description', () => {
    const made = bill({ price: '0', customer: '', description: '', quantity: '-30' })
    assert.deepEqual([made.net, made.customer_id, made.bill_tender], ['0.00', null, []])
    assert.equal((made.bill_line as Row[])[0]?.name, null)
  })

  it('keeps prices to the last digit and rounds each line to the penny', () => {
    const made = bill({ quantity: '3', price: '0.001' }, { quantity: '1', price: '0.005' })
    assert.deepEqual(
      (made.bill_line as Row[]).map(({ price, taxable }) => [price, taxable]),
      [
        ['0.001', '0.00'],
        ['0.005', '0.01'],
      ],
    )
    assert.equal(made.net, '0.01')
  })

  it('whose number is too long for a bill gets one, and keeps its own with the tender', () => {
    const made = bill({ invoice: 'e481f51cbdc54678b7cc49136f2d6af7' })
    assert.equal(made.bill_no, '#000000007')
    assert.equal((made.bill_tender as Row[])[0]?.reference, 'e481f51cbdc54678b7cc49136f2d6af7')
  })

  it('that can be no bill is given with the reason', () => {
    assert.match(reason({ invoice: 'A563186', customer: '', price: '-11062.06' }), /adjustment of the ledger/)
    assert.match(reason({}, { price: '-1' }), /line 2 of the file: its price -1 is negative/)
    assert.match(reason({ quantity: '0.000' }), /its quantity is 0/)
    assert.match(reason({}, { customer: '' }, { customer: '9' }), /2 customers: 17850, 9/)
    assert.match(reason({}, { problem: 'it is odd' }, { problem: 'too' }), /line 2 of the file: it is odd; and 1 more/)
  })
})

describe('The catalogue and the customers of a file', () => {
  const item = { stockCode: 'M', description: '', firstPrice: '2.5', highestPrice: '10.00' }

  it('have an item for each code, with what was found first, and tell goods from fees', () => {
    for (const staged of [item, { ...item, firstPrice: null, highestPrice: null }]) {
      const result = itemSchema['~standard'].validate(itemFrom(staged))
      assert.ok(!(result instanceof Promise))
      assert.deepEqual(result.issues ?? [], [])
    }
    assert.deepEqual(
      [itemFrom(item).name, itemFrom(item).hierarchy_code, itemFrom({ ...item, stockCode: '22423' }).hierarchy_code],
      ['M', 'NO-GOODS', 'GOODS'],
    )
  })

  it('have a customer of the store for each number, with the placeholder for the phone', () => {
    const customer = customerFrom({ customer: '17850', country: 'France' }, 'S001')
    const result = customerSchema['~standard'].validate(customer)
    assert.ok(!(result instanceof Promise))
    assert.deepEqual(result.issues ?? [], [])
    assert.deepEqual([customer.customer_id, customer.mobile, customer.consent], ['S001-17850', '0000000000', false])
  })
})
