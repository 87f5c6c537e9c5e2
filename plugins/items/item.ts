import { compareDecimals, type DocumentOf, schemaFor, type Table } from 'tillsync'

/** What is sold. Its tax group names tax rates of several days, so it is no foreign key. */
export const item = {
  name: 'item',
  key: ['item_code'],
  columns: {
    item_code: 'text(40)',
    name: 'text(200)',
    short_name: { type: 'text(40)', optional: true },
    hierarchy_code: { type: 'text(40)', optional: true, references: 'merchandise_hierarchy.code' },
    brand: { type: 'text(80)', optional: true },
    /** Unit of measure: PCS, KG, MTR. */
    uom: 'text(10)',
    /** Harmonised code, by which goods are classified for tax. */
    hsn: { type: 'text(10)', optional: true },
    tax_group: { type: 'text(20)', optional: true },
    /** Maximum retail price; only packaged goods have one. */
    mrp: { type: 'decimal(16,4)', optional: true },
    selling_price: 'decimal(16,4)',
    wholesale_price: { type: 'decimal(16,4)', optional: true },
    batch_tracked: 'boolean',
    active: 'boolean',
  },
  checks: ['selling_price >= 0', 'selling_price <= mrp'],
  details: [
    {
      name: 'item_barcode',
      key: ['barcode'],
      columns: { item_code: 'text(40)', barcode: 'text(40)' },
      unique: [['barcode']],
    },
  ],
} as const satisfies Table

export type Item = DocumentOf<typeof item>

export const itemSchema = schemaFor(item, function sellingPriceWithinMrp({ selling_price, mrp }) {
  if (mrp !== null && compareDecimals(selling_price, mrp) > 0)
    return `selling price ${selling_price} is above the MRP ${mrp}`
})
