import { type DocumentOf, schemaFor, type Table } from 'tillsync'

/** What a store is to count, and when. */
export const auditPlan = {
  name: 'audit_plan',
  key: ['plan_no'],
  columns: {
    plan_no: 'text(40)',
    site_code: 'text(20)',
    /** Where in the store: shop floor, back room. */
    stock_point: 'text(40)',
    name: 'text(120)',
    audit_date: 'date',
    /** item: the items named. assortment: the items that meet the criteria. */
    mode: { type: 'text(12)', values: ['item', 'assortment'] },
    status: { type: 'text(12)', values: ['draft', 'released', 'closed', 'cancelled'] },
    activated_at: { type: 'instant', optional: true },
  },
  details: [
    {
      name: 'audit_plan_item',
      key: ['item_code'],
      columns: { plan_no: 'text(40)', item_code: { type: 'text(40)', references: 'item.item_code' } },
    },
    {
      name: 'audit_plan_criterion',
      key: ['line'],
      columns: {
        plan_no: 'text(40)',
        line: 'integer',
        /** A column of the item: hierarchy_code, brand. */
        field: 'text(40)',
        operator: { type: 'text(4)', values: ['=', '<>', '<', '<=', '>', '>=', 'in'] },
        value: 'text(200)',
      },
    },
  ],
} as const satisfies Table

export type AuditPlan = DocumentOf<typeof auditPlan>

export const auditPlanSchema = schemaFor(auditPlan, function hasWhatItCounts(plan) {
  const { mode, audit_plan_item: items, audit_plan_criterion: criteria } = plan
  if (mode === 'item' && items.length === 0)
    return `an item plan has items; this one has ${criteria.length} criteria only`
  if (mode === 'assortment' && criteria.length === 0)
    return `an assortment plan has criteria; this one has ${items.length} items only`
})
