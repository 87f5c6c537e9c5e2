import Big from 'big.js'
import { CATEGORIES, type Category } from './merchandise.ts'
import { randomFor } from './random.ts'

/** One item of the catalogue. Prices are text with two places, tax included, as on an Indian price tag. */
export interface CatalogueItem {
  readonly number: number
  readonly code: string
  readonly name: string
  readonly category: Category
  readonly brand: string
  readonly mrp: string
  readonly sellingPrice: string
  readonly wholesalePrice: string
  readonly batchTracked: boolean
}

const COLOURS = ['Indigo', 'Madder', 'Haldi', 'Ivory', 'Bottle Green', 'Maroon', 'Sky', 'Charcoal']
const SIZES = ['S', 'M', 'L', 'XL', 'XXL']

/** Item `number` of the catalogue, from 1. */
export function catalogueItem(seed: number, number: number): CatalogueItem {
  const random = randomFor(seed, 'item', number)
  const category = CATEGORIES[(number - 1) % CATEGORIES.length]!
  const mrp = new Big(random.int(category.cheapest, category.dearest))
  const selling = mrp
    .times(100 - random.pick([0, 0, 0, 5, 10, 15, 20]))
    .div(100)
    .round(0, Big.roundHalfUp)
  const brand = random.pick(category.brands)
  return {
    number,
    code: `${category.prefix}-${String(number).padStart(6, '0')}`,
    name: `${brand} ${random.pick(category.things)} ${variant(category, random.pick(COLOURS), random.pick(SIZES), random.pick([100, 250, 500, 1000]))}`,
    category,
    brand,
    mrp: mrp.toFixed(2),
    sellingPrice: selling.toFixed(2),
    wholesalePrice: selling.times(random.int(58, 72)).div(100).toFixed(2),
    batchTracked: category.code.startsWith('GRO'),
  }
}

function variant({ code, uom }: Category, colour: string, size: string, grams: number): string {
  if (uom === 'KG') return 'loose'
  if (code.startsWith('GRO')) return grams === 1000 ? '1 kg' : `${grams} g`
  return code.startsWith('APP') ? `${colour} ${size}` : colour
}
