/** `bill]1` → `[bill]]1]`; one name, whatever it has in it. */
export const quoteName = (name: string): string => `[${name.replaceAll(']', ']]')}]`

/** `pos.bill` → `[pos].[bill]` */
export const quote = (identifier: string): string => identifier.split('.').map(quoteName).join('.')

export const list = (columns: readonly string[]): string => columns.map(quote).join(', ')

/** `pos.bill` → `bill` */
export const unqualified = (table: string): string => table.slice(table.lastIndexOf('.') + 1)

/** `pos.bill` → `pos` */
export const schemaOf = (table: string): string => table.slice(0, table.lastIndexOf('.'))
