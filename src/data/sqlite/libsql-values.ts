import type { Bound, Execution, Parameters } from '../adapter.ts'

/** libsql takes neither booleans nor `$name` keys, stores every number as a real, and cuts text at U+0000. */
export function bind(parameters: Parameters): Record<string, unknown> {
  const bound: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(parameters)) bound[name.replace(/^[$:@]/, '')] = bindable(value)
  return bound
}

function bindable(value: Bound): string | number | bigint | null | Buffer {
  if (typeof value === 'boolean') return BigInt(value)
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value)
  if (typeof value === 'string' && value.includes('\0')) {
    throw Object.assign(new Error('text contains the character U+0000'), { code: 'SQLITE_MISMATCH' })
  }
  return value
}

/** Objects of rows that come as arrays. libsql gives binary as an ArrayBuffer, which is no Buffer to anybody else. */
export function rowsOf(names: readonly string[], rows: readonly (readonly unknown[])[]): Execution['rows'] {
  return rows.map((values) => {
    const row: Record<string, unknown> = {}
    for (const [index, name] of names.entries()) {
      const value = values[index]
      row[name] = value instanceof ArrayBuffer ? Buffer.from(value) : value
    }
    return row
  })
}
