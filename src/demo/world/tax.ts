import Big from 'big.js'
import { TAX_RATES, type TaxGroup } from './merchandise.ts'

/** Each tax is rounded to the paisa by itself, as GST wants it. */
export interface Taxes {
  readonly cgst: Big
  readonly sgst: Big
  readonly igst: Big
}

/** Sales within a state owe the centre's and the state's half, sales to another the integrated tax. */
export function taxesOn(taxable: Big, group: TaxGroup, where: 'within' | 'between'): Taxes {
  const { cgst, sgst, igst } = TAX_RATES[group]
  const share = (rate: string) => taxable.times(rate).div(100).round(2, Big.roundHalfUp)
  const none = new Big(0)
  return where === 'within'
    ? { cgst: share(cgst), sgst: share(sgst), igst: none }
    : { cgst: none, sgst: none, igst: share(igst) }
}

/** What is left of a price that includes the tax. */
export function withoutTax(price: string, group: TaxGroup): Big {
  return new Big(price).times(100).div(new Big(100).plus(TAX_RATES[group].igst)).round(2, Big.roundHalfUp)
}
