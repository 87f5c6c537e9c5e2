/** Of an even number, the mean of the middle two. Of none: NaN. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
}

/** Each figure's median over several measurements. */
export function medians<K extends string>(measured: readonly Readonly<Record<K, number>>[]): Record<K, number> {
  const names = Object.keys(measured[0] ?? {}) as K[]
  return Object.fromEntries(names.map((name) => [name, median(measured.map((one) => one[name]))])) as Record<K, number>
}
