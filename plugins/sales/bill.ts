import type { DocumentOf, Table } from 'tillsync'

const BILL_KEY = { site_code: 'text(20)', fiscal_year: 'text(7)', bill_no: 'text(16)' } as const

/**
 * What was sold and returned at a till, and how it was paid. A posting: it keeps a copy of what it sold, so its lines
 * refer to no item, promotion or tax rate. Only the customer, who is made at the same store, is a foreign key.
 */
export const bill = {
  name: 'bill',
  key: ['site_code', 'fiscal_year', 'bill_no'],
  columns: {
    ...BILL_KEY,
    terminal: 'text(20)',
    cashier: { type: 'text(40)', optional: true },
    business_date: 'date',
    billed_at: 'instant',
    customer_id: { type: 'text(40)', optional: true, references: 'customer.customer_id' },
    /** Of the lines, before anything is taken off or added. */
    gross: 'decimal(16,2)',
    promotion: 'decimal(16,2)',
    discount: 'decimal(16,2)',
    tax: 'decimal(16,2)',
    rounding: 'decimal(16,2)',
    /** What the customer pays; negative: gets back. */
    net: 'decimal(16,2)',
    /** Given up before it was paid: it keeps its number and its lines, and counts for nothing. */
    void: 'boolean',
  },
  details: [
    {
      name: 'bill_line',
      key: ['line'],
      columns: {
        ...BILL_KEY,
        line: 'integer',
        item_code: 'text(40)',
        barcode: { type: 'text(40)', optional: true },
        name: { type: 'text(200)', optional: true },
        hsn: { type: 'text(10)', optional: true },
        /** Negative: returned. */
        quantity: 'decimal(12,3)',
        mrp: { type: 'decimal(16,4)', optional: true },
        /** Of one, before tax. */
        price: 'decimal(16,4)',
        promotion_code: { type: 'text(40)', optional: true },
        promotion: 'decimal(16,2)',
        discount: 'decimal(16,2)',
        /** quantity × price − promotion − discount, rounded. */
        taxable: 'decimal(16,2)',
        cgst: 'decimal(16,2)',
        sgst: 'decimal(16,2)',
        igst: 'decimal(16,2)',
        salesperson: { type: 'text(40)', optional: true },
        /** Of a return, the bill it was sold with: `S001/2026-27/000123`. */
        original_bill: { type: 'text(50)', optional: true },
      },
      checks: ['quantity <> 0'],
    },
    {
      name: 'bill_tender',
      key: ['line'],
      columns: {
        ...BILL_KEY,
        line: 'integer',
        /** cash, card, upi, credit-note, voucher. */
        mode: 'text(20)',
        amount: 'decimal(16,2)',
        reference: { type: 'text(80)', optional: true },
      },
    },
  ],
} as const satisfies Table

export type Bill = DocumentOf<typeof bill>
export type BillLine = Bill['bill_line'][number]
