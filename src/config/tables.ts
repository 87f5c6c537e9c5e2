import { misfit } from './formats.ts'
import { isTree, type Tree } from './shape.ts'

/** How a logical table is called in this site's database, where it is not called the same. */
export interface TableMapping {
  readonly table?: string
  /** Logical column → the site's; null: the site has none. */
  readonly columns?: Readonly<Record<string, string | null>>
  /** The site's column → the value that all rows of this table have there. */
  readonly constants?: Readonly<Record<string, string | number | boolean>>
}

/** The mappings of a plugin, by logical table. Their names are free here; preflight compares them with the database. */
export function tablesOf(tables: unknown, path: string, problems: string[]): Record<string, TableMapping> {
  const mappings: Record<string, TableMapping> = {}
  for (const [name, mapping] of entries(tables, path, 'a section per logical table', problems)) {
    const below = `${path}.${name}`
    const parts = Object.fromEntries(entries(mapping, below, 'table, columns, constants', problems))
    for (const part of Object.keys(parts)) {
      if (!['table', 'columns', 'constants'].includes(part)) {
        problems.push(`${below}.${part}: found a setting that does not exist; wanted table, columns, constants`)
      }
    }
    if (parts.table !== undefined && !isName(parts.table)) {
      problems.push(`${below}.table: ${misfit(parts.table, 'the name of a table or view')}`)
    }
    each(parts.columns, `${below}.columns`, 'the name of a column, or null', (c) => c === null || isName(c), problems)
    each(parts.constants, `${below}.constants`, 'text, a number, true or false', isConstant, problems)
    mappings[name] = parts as TableMapping
  }
  return mappings
}

function entries(value: unknown, path: string, wanted: string, problems: string[]): [string, unknown][] {
  if (value === null || value === undefined) return []
  if (isTree(value)) return Object.entries(value as Tree)
  problems.push(`${path}: ${misfit(value, wanted)}`)
  return []
}

function each(
  value: unknown,
  path: string,
  wanted: string,
  accepts: (v: unknown) => boolean,
  problems: string[],
): void {
  for (const [name, found] of entries(value, path, `a section: ${wanted} by name`, problems)) {
    if (!accepts(found)) problems.push(`${path}.${name}: ${misfit(found, wanted)}`)
  }
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && !value.includes('\0')
}

function isConstant(value: unknown): boolean {
  return ['string', 'boolean'].includes(typeof value) || Number.isFinite(value)
}
