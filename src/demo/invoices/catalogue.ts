import type { Row } from '../../contract/index.ts'
import type { StagedItem } from './staging.ts'

/** Codes of the UCI data set under which something else than goods was invoiced. */
const NO_GOODS = ['POST', 'DOT', 'C2', 'D', 'M', 'S', 'B', 'CRUK', 'BANK CHARGES', 'AMAZONFEE', 'ADJUST', 'ADJUST2']

export function* hierarchy(): Iterable<Row> {
  yield { code: 'ALL', parent_code: null, level: 1, name: 'Everything invoiced' }
  yield { code: 'GOODS', parent_code: 'ALL', level: 2, name: 'Goods' }
  yield { code: 'NO-GOODS', parent_code: 'ALL', level: 2, name: 'Postage, fees, discounts and corrections' }
}

/** The highest price of the file stands for the MRP, the first for the selling price; tax and barcode are not in it. */
export function itemFrom({ stockCode, description, firstPrice, highestPrice }: StagedItem): Row {
  return {
    item_code: stockCode,
    name: description || stockCode,
    short_name: null,
    hierarchy_code: NO_GOODS.includes(stockCode.toUpperCase()) ? 'NO-GOODS' : 'GOODS',
    brand: null,
    uom: 'PCS',
    hsn: null,
    tax_group: null,
    mrp: highestPrice,
    selling_price: firstPrice ?? '0',
    wholesale_price: null,
    batch_tracked: false,
    active: true,
    item_barcode: [],
  }
}
