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

const PLAIN = /^(?:0|[1-9]\d*)(?:\.\d+)?$/

function decimals(text: string): number {
  const point = text.indexOf('.')
  return point < 0 ? 0 : text.length - point
}
