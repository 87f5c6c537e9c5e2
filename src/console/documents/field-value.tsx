import type { ColumnType } from '../../contract/table.ts'
import { Time } from '../layout/time.tsx'

/** Exact as it travels: no number is rounded, no text is shortened. */
export function FieldValue({ value, type }: { readonly value: unknown; readonly type?: ColumnType }) {
  if (value === null || value === undefined) return <span class="quiet">none</span>
  if (typeof value === 'boolean') return <>{value ? 'yes' : 'no'}</>
  if (type === 'instant' && typeof value === 'string' && !Number.isNaN(Date.parse(value))) return <Time at={value} />
  if (type === 'binary' && typeof value === 'string') return <>{Buffer.from(value, 'base64').length} bytes</>
  return <span class="as-written">{typeof value === 'object' ? JSON.stringify(value) : String(value)}</span>
}

export function isNumber(type: ColumnType | undefined): boolean {
  return /^(integer|bigint|decimal)/.test(type ?? '')
}
