import { Big } from 'big.js'

/**
 * Compares two decimals, as documents carry them (table.ts): negative where `one` is less, 0 where they are equal. A rule
 * may ask it of a million documents: what is written alike is compared as it is.
 */
export function compareDecimals(one: string, other: string): number {
  if (!PLAIN.test(one) || !PLAIN.test(other) || decimals(one) !== decimals(other)) return Big(one).cmp(other)
  // Of as many decimals the longer one has more digits before the point.
  return one.length - other.length || (one < other ? -1 : Number(one > other))
}

/** A decimal, written with at least as many decimals as another one beside it: `8969` beside `8970.00` is `8969.00`. */
export function decimalBeside(one: string | { toFixed(): string }, other: string): string {
  const text = typeof one === 'string' ? one : one.toFixed()
  const missing = decimals(other) - decimals(text)
  if (missing <= 0) return text
  // the point is counted with them
  return (text.includes('.') ? text : `${text}.`).padEnd(text.length + missing, '0')
}

const PLAIN = /^(?:0|[1-9]\d*)(?:\.\d+)?$/

function decimals(text: string): number {
  const point = text.indexOf('.')
  return point < 0 ? 0 : text.length - point
}
