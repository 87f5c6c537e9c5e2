import { type DocumentOf, schemaFor, type Table } from 'tillsync'

/** A store's own selling price of an item from a day on. Site code `*`: every store that has none of its own. */
export const itemPrice = {
  name: 'item_price',
  key: ['item_code', 'site_code', 'valid_from'],
  columns: {
    item_code: { type: 'text(40)', references: 'item.item_code' },
    site_code: 'text(20)',
    valid_from: 'date',
    price: 'decimal(16,4)',
  },
  checks: ['price >= 0'],
} as const satisfies Table

export type ItemPrice = DocumentOf<typeof itemPrice>

export const itemPriceSchema = schemaFor(itemPrice, function priceIsNotNegative({ price }) {
  if (price.startsWith('-')) return `price ${price} is negative`
})
