import { createHash } from 'node:crypto'

/** `pos.bill` → `"pos"."bill"` */
export function quote(identifier: string): string {
  return identifier.split('.').map(quoteName).join('.')
}

/** A single name, whatever is in it: that of a login. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export const list = (columns: readonly string[]): string => columns.map(quote).join(', ')

/** `pos.bill` → `bill` */
export function unqualified(table: string): string {
  return table.slice(table.lastIndexOf('.') + 1)
}

const MOST_BYTES = 63
const DIGEST = 8

/** PostgreSQL cuts longer names without a word, and two may become one. */
export function fitted(name: string): string {
  if (Buffer.byteLength(name) <= MOST_BYTES) return name
  const digest = createHash('sha256').update(name).digest('hex').slice(0, DIGEST)
  let start = name
  while (Buffer.byteLength(start) > MOST_BYTES - DIGEST - 1) start = start.slice(0, -1)
  return `${start}_${digest}`
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
