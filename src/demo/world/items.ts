import type { Row } from '../../contract/index.ts'
import { ean13 } from './barcode.ts'
import { day } from './calendar.ts'
import { catalogueItem } from './catalogue.ts'
import { count, upTo, type World } from './counts.ts'
import { CATEGORIES, DIVISIONS, TAX_RATES } from './merchandise.ts'
import { randomFor } from './random.ts'

export function* merchandiseHierarchy(): Iterable<Row> {
  for (const { code, name } of DIVISIONS) yield { code, parent_code: null, level: 1, name }
  for (const division of DIVISIONS) {
    for (const { code, name } of division.sections) yield { code, parent_code: division.code, level: 2, name }
  }
  for (const { code, name } of CATEGORIES) yield { code, parent_code: code.slice(0, 5), level: 3, name }
}

export function* taxRates(): Iterable<Row> {
  for (const [taxGroup, rates] of Object.entries(TAX_RATES)) {
    yield { tax_group: taxGroup, valid_from: '2017-07-01', ...rates }
  }
}

export function* items(world: World): Iterable<Row> {
  for (const number of upTo(count(world, 'items'))) {
    const item = catalogueItem(world.seed, number)
    const random = randomFor(world.seed, 'item facts', number)
    yield {
      item_code: item.code,
      name: item.name,
      short_name: item.name.slice(0, 20),
      hierarchy_code: item.category.code,
      uom: item.category.uom,
      hsn: item.category.hsn,
      tax_group: item.category.taxGroup,
      mrp: item.mrp,
      selling_price: item.sellingPrice,
      wholesale_price: item.wholesalePrice,
      brand: item.brand,
      batch_tracked: item.batchTracked,
      active: true,
      item_barcode: barcodesOf(number, random.percent(15)),
    }
  }
}

/** Some items carry a second barcode, of an earlier packing. */
export function barcodesOf(number: number, second: boolean): Row[] {
  const codes = [ean13(number), ...(second ? [ean13(500_000_000 + number)] : [])]
  return codes.map((barcode) => ({ barcode }))
}

/** Prices that hold for one site, from a day on. */
export function* itemPrices(world: World): Iterable<Row> {
  for (const number of upTo(count(world, 'items'))) {
    const random = randomFor(world.seed, 'item price', number)
    if (!random.percent(10)) continue
    const { code, wholesalePrice } = catalogueItem(world.seed, number)
    yield { item_code: code, site_code: random.pick(['S001', 'S002']), valid_from: day(0), price: wholesalePrice }
  }
}
