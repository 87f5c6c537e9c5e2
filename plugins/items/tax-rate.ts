import { type DocumentOf, schemaFor, type Table, toUnits } from 'tillsync'

/** The GST of a tax group from a day on, in percent: CGST and SGST within a state, IGST between states. */
export const taxRate = {
  name: 'tax_rate',
  key: ['tax_group', 'valid_from'],
  columns: {
    tax_group: 'text(20)',
    valid_from: 'date',
    cgst: 'decimal(5,2)',
    sgst: 'decimal(5,2)',
    igst: 'decimal(5,2)',
  },
  checks: ['cgst >= 0', 'sgst >= 0', 'igst >= 0'],
} as const satisfies Table

export type TaxRate = DocumentOf<typeof taxRate>

export const taxRateSchema = schemaFor(taxRate, function igstIsTheirSum({ cgst, sgst, igst }) {
  if (toUnits(cgst, 2) + toUnits(sgst, 2) !== toUnits(igst, 2)) return `CGST ${cgst} + SGST ${sgst} is not IGST ${igst}`
})
