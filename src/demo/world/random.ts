import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Numbers that look drawn at random, and are the same in every run. */
export interface Random {
  /** Both bounds are possible. */
  int(from: number, to: number): number
  pick<T>(list: readonly T[]): T
  /** True in so many of a hundred cases. */
  percent(share: number): boolean
}

/**
 * The source for one thing of the world, named by its label: item 17 is the same whether or not item 16 was made before
 * it, so that a bill can look an item up without a list of all items in memory.
 */
export function randomFor(seed: number, ...label: readonly (string | number)[]): Random {
  const source = xoroshiro128plus(hash(`${seed}/${label.join('/')}`))
  const int = (from: number, to: number) => uniformInt(source, from, to)
  return {
    int,
    pick: (list) => list[int(0, list.length - 1)]!,
    percent: (share) => int(1, 100) <= share,
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193)
  return value
}
