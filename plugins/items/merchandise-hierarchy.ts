import { type DocumentOf, schemaFor, type Table } from 'tillsync'

/** A node of the tree of departments, categories and so on, down to what an item belongs to. */
export const merchandiseHierarchy = {
  name: 'merchandise_hierarchy',
  key: ['code'],
  columns: {
    code: 'text(40)',
    parent_code: { type: 'text(40)', optional: true, references: 'merchandise_hierarchy.code' },
    /** 1 is the top. */
    level: 'integer',
    name: 'text(120)',
  },
  checks: ['level > 0'],
} as const satisfies Table

export type MerchandiseHierarchy = DocumentOf<typeof merchandiseHierarchy>

export const merchandiseHierarchySchema = schemaFor(merchandiseHierarchy, function topHasNoParent(node) {
  if (node.level === 1 && node.parent_code !== null) return `level 1 is the top, but its parent is ${node.parent_code}`
  if (node.parent_code === node.code) return `node ${node.code} is its own parent`
})
