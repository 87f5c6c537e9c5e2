import type { Change, Key, Row, Site, Table } from '../../src/contract/index.ts'
import type { CapturedType } from '../../src/data/business/capture.ts'

/** Tables with every column type, details of details, and keys of both sorts. */

const buyer = {
  name: 'buyer',
  columns: { code: 'text(200)', email: { type: 'text', optional: true } },
  key: ['code'],
  unique: [['email']],
  details: [
    { name: 'buyer_phone', columns: { code: 'text(200)', phone: 'text(20)' }, key: ['phone'], unique: [['phone']] },
  ],
} as const satisfies Table

const sale = {
  name: 'sale',
  columns: {
    shop: 'text(20)',
    number: 'integer',
    day: 'date',
    sold_at: 'instant',
    total: 'decimal(38,10)',
    paid: 'boolean',
    serial: { type: 'bigint', optional: true },
    picture: { type: 'binary', optional: true },
    note: { type: 'text', optional: true },
    buyer_code: { type: 'text(200)', optional: true, references: 'buyer.code' },
  },
  key: ['shop', 'number'],
  checks: ["note <> 'refused'", 'total >= 0'],
  details: [
    {
      name: 'sale_line',
      columns: { shop: 'text(20)', number: 'integer', line: 'integer', item: 'text', quantity: 'decimal(12,3)' },
      key: ['line'],
      details: [{ name: 'sale_tax', columns: { tax: 'text(10)', amount: 'decimal(16,2)' }, key: ['tax'] }],
    },
    { name: 'sale_tender', columns: { line: 'integer', amount: 'decimal(38,10)' }, key: ['line'] },
  ],
} as const satisfies Table

/** An identity as primary key, by which its details refer to it; their own identities likewise. */
const ticket = {
  name: 'ticket',
  columns: { id: { type: 'bigint', local: true }, ticket_no: 'text(200)', holder: 'text' },
  key: ['ticket_no'],
  details: [
    {
      name: 'seat',
      columns: { id: { type: 'bigint', local: true }, ticket_id: 'bigint', place: 'text(10)' },
      key: ['place'],
      parent: { ticket_id: 'id' },
      details: [
        { name: 'meal', columns: { seat_id: 'bigint', dish: 'text(40)' }, key: ['dish'], parent: { seat_id: 'id' } },
      ],
    },
  ],
} as const satisfies Table

export const site: Site = { code: 'S001', kind: 'store' }

export function shopType(mapping: CapturedType['mapping'] = {}): CapturedType & { readonly flow: 'to-head-office' } {
  return {
    name: 'shop',
    flow: 'to-head-office',
    kinds: [
      { name: 'buyer', root: buyer, deletes: 'carry' },
      { name: 'sale', root: sale, deletes: 'carry' },
      { name: 'ticket', root: ticket, deletes: 'carry' },
    ],
    mapping,
    capture: 'triggers',
  }
}

export function saleDocument(number: number, more: Row = {}): Row {
  return {
    shop: 'S001',
    number,
    day: '2026-02-28',
    sold_at: '2026-02-28T18:30:00.123456Z',
    total: '12.5000000000',
    paid: true,
    serial: null,
    picture: null,
    note: null,
    buyer_code: null,
    sale_line: [],
    sale_tender: [],
    ...more,
  }
}

export function ticketDocument(number: string, places: Readonly<Record<string, readonly string[]>>): Row {
  const seat = Object.entries(places).map(([place, dishes]) => ({ place, meal: dishes.map((dish) => ({ dish })) }))
  return { ticket_no: number, holder: 'Asha', seat }
}

/** A change with the key that its document has; null: a removal of `key`. */
export function change(kind: 'buyer' | 'sale' | 'ticket', document: Row | null, key?: Key): Change<Row> {
  const names = { buyer: ['code'], sale: ['shop', 'number'], ticket: ['ticket_no'] }[kind]
  return { kind, key: key ?? names.map((name) => String(document?.[name])), origin: 'S001', version: 1, document }
}
