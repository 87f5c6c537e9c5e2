import { compareDecimals, type DocumentOf, schemaFor, type Table } from 'tillsync'

/** An offer: what it takes, what it gives, on which items, in which stores and when. */
export const promotion = {
  name: 'promotion',
  key: ['code'],
  columns: {
    code: 'text(40)',
    name: 'text(120)',
    /** memo: looks at the bill as a whole. */
    level: { type: 'text(10)', values: ['memo', 'item'] },
    /** What the slabs measure. */
    basis: { type: 'text(10)', values: ['quantity', 'value'] },
    /** The retailer's own classification: flat, slab, buy-and-get, bundle. */
    type: 'text(20)',
    /** No other promotion applies to what this one applies to. */
    exclusive: 'boolean',
    active: 'boolean',
  },
  details: [
    {
      name: 'promotion_slab',
      key: ['line'],
      columns: {
        code: 'text(40)',
        line: 'integer',
        range_from: 'decimal(16,3)',
        /** Included; null: without end. */
        range_to: { type: 'decimal(16,3)', optional: true },
        benefit_type: { type: 'text(10)', values: ['percent', 'amount', 'price', 'free'] },
        benefit_value: 'decimal(16,4)',
        /** How many items it gives; null: all that qualify. */
        get_quantity: { type: 'decimal(12,3)', optional: true },
      },
      checks: ['range_from >= 0', 'range_from <= range_to', 'benefit_value >= 0', 'get_quantity > 0'],
    },
    {
      name: 'promotion_item',
      key: ['role', 'item_code'],
      columns: {
        code: 'text(40)',
        role: { type: 'text(10)', values: ['buy', 'get'] },
        item_code: { type: 'text(40)', references: 'item.item_code' },
      },
    },
    {
      name: 'promotion_allocation',
      key: ['site_code', 'starts_at'],
      columns: {
        code: 'text(40)',
        site_code: 'text(20)',
        starts_at: 'instant',
        ends_at: { type: 'instant', optional: true },
        /** Of several that apply, the one with the lowest number. */
        priority: 'integer',
        /** The store does not get it. */
        blocked: 'boolean',
      },
      checks: ['ends_at > starts_at'],
    },
  ],
} as const satisfies Table

export type Promotion = DocumentOf<typeof promotion>

export const promotionSchema = schemaFor(promotion, slabsDoNotOverlap, percentWithin100, endsAfterItStarts)

function slabsDoNotOverlap({ promotion_slab }: Promotion): string | undefined {
  const slabs = promotion_slab.toSorted((a, b) => compareDecimals(a.range_from, b.range_from))
  for (const [i, slab] of slabs.entries()) {
    const { line, range_from: from, range_to: to } = slab
    if (to !== null && compareDecimals(to, from) < 0) return `slab ${line} goes from ${from} down to ${to}`
    const next = slabs[i + 1]
    if (next && (to === null || compareDecimals(next.range_from, to) <= 0))
      return `slab ${next.line} from ${next.range_from} overlaps slab ${line}, which goes to ${to ?? 'no end'}`
  }
}

function percentWithin100({ promotion_slab }: Promotion): string | undefined {
  const slab = promotion_slab.find(
    ({ benefit_type, benefit_value }) => benefit_type === 'percent' && compareDecimals(benefit_value, '100.0000') > 0,
  )
  if (slab) return `slab ${slab.line} gives ${slab.benefit_value} percent`
}

/** Instants of one length compare as text. */
function endsAfterItStarts({ promotion_allocation }: Promotion): string | undefined {
  const allocation = promotion_allocation.find(({ starts_at, ends_at }) => ends_at !== null && ends_at <= starts_at)
  if (allocation)
    return `at ${allocation.site_code} it ends at ${allocation.ends_at}, not after it starts at ${allocation.starts_at}`
}
