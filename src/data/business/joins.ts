import type { StatementFactory } from '../adapter.ts'
import type { Declared } from './find-table.ts'
import { type MappedTable, pathTo, physicalName } from './mapping.ts'

/** The alias of the table at a depth of a path; the root is at 0. */
export const alias = (depth: number): string => `t${depth}`

/** How many tables are above it. */
export function depthOf(table: MappedTable): number {
  return pathTo(table).length - 1
}

/** `t1."line"` */
export function columnAt(statements: StatementFactory, depth: number, physical: string): string {
  return `${alias(depth)}.${statements.quote(physical)}`
}

/** Columns of a relation that locates rows: the root's key and, below it, the keys of details down to a table. */
export function locatorNames(path: readonly MappedTable[]): string[] {
  return path.flatMap((table, depth) => table.key.map((_, index) => `at${depth}_${index}`))
}

/**
 * `join`s from the relation `k` of document keys to a table, root first. `located`: `k` also has the keys of details
 * down to this table, and only the rows they name are joined.
 */
export function joinsTo(statements: StatementFactory, table: MappedTable, declared: Declared, located = false): string {
  const { quote, same, literal } = statements
  return pathTo(table)
    .map((one, depth) => {
      const { physical, key, links, constants } = one
      const conditions = [
        ...links.map(({ column, from }) => {
          return `${columnAt(statements, depth, physicalName(column))} = ${columnAt(statements, depth - 1, physicalName(from))}`
        }),
        ...(depth === 0 || located ? key : []).map((column, index) => {
          const value = columnAt(statements, depth, physicalName(column))
          return same(value, `k.${quote(`at${depth}_${index}`)}`, column.type, declared(one, column))
        }),
        ...constants.map(({ name, value }) => `${columnAt(statements, depth, name)} = ${literal(value)}`),
      ]
      return `join ${quote(physical)} as ${alias(depth)} on ${conditions.join(' and ')}`
    })
    .join(' ')
}
