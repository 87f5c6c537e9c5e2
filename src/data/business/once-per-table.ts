import type { MappedTable } from './mapping.ts'

/** Makes what follows from a table alone once. Functions that are made anew for each packet are compiled anew, too. */
export function oncePerTable<T extends object>(make: (table: MappedTable) => T): (table: MappedTable) => T {
  const known = new WeakMap<MappedTable, T>()
  return (table) => {
    const made = known.get(table) ?? make(table)
    known.set(table, made)
    return made
  }
}
