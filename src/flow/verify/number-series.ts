/** From the first number to the last, both included. */
export type Range = readonly [first: number, last: number]

/** Whole numbers, as the ranges that they fill: a million bills without a gap are one. */
export class NumberSeries {
  /** In order, apart from each other by at least one. */
  readonly #ranges: [number, number][] = []
  readonly #loose = new Set<number>()
  size = 0

  get first(): number {
    return this.#ranges[0]?.[0] ?? 0
  }

  get last(): number {
    return this.#ranges.at(-1)?.[1] ?? 0
  }

  /** Gives false if the number is there already. `loose`: it may come once more. */
  add(number: number, loose = false): boolean {
    const at = this.#after(number)
    const before = this.#ranges[at - 1]
    const next = this.#ranges[at]
    if (before && number <= before[1]) return loose || this.#loose.delete(number)
    if (loose) this.#loose.add(number)
    this.size++
    const [touchesBefore, touchesNext] = [before?.[1] === number - 1, next?.[0] === number + 1]
    if (before && next && touchesBefore && touchesNext) {
      before[1] = next[1]
      this.#ranges.splice(at, 1)
    } else if (before && touchesBefore) before[1] = number
    else if (next && touchesNext) next[0] = number
    else this.#ranges.splice(at, 0, [number, number])
    return true
  }

  gaps(): Range[] {
    return this.#ranges.slice(1).map(([first], index) => [this.#ranges[index]![1] + 1, first - 1] as const)
  }

  /** The place of the first range that begins after the number. */
  #after(number: number): number {
    let [low, high] = [0, this.#ranges.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#ranges[middle]![0] <= number) low = middle + 1
      else high = middle
    }
    return low
  }
}
