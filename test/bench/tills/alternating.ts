import type { Row } from '../../../src/contract/index.ts'
import { median } from '../measure/median.ts'
import type { Till } from './till.ts'

/** Seconds for one bill at each of two tills, and how much longer the first takes: medians over blocks of bills. */
export interface Alternated {
  readonly first: number
  readonly second: number
  readonly overhead: number
}

/**
 * The same bills at two tills, block by block. They take turns in going first, so that what warms up or grows on the way
 * counts for both.
 */
export async function alternating(tills: readonly Till[], sold: readonly Row[], each: number): Promise<Alternated> {
  const [first, second] = tills as [Till, Till]
  const blocks: { first: number; second: number }[] = []
  for (let at = 0; at < sold.length; at += each) {
    const block = sold.slice(at, at + each)
    if (blocks.length % 2 === 0) {
      const one = await secondsOf(first, block)
      blocks.push({ first: one, second: await secondsOf(second, block) })
    } else {
      const other = await secondsOf(second, block)
      blocks.push({ first: await secondsOf(first, block), second: other })
    }
  }
  return {
    first: median(blocks.map((block) => block.first)) / each,
    second: median(blocks.map((block) => block.second)) / each,
    overhead: median(blocks.map((block) => block.first / block.second)) - 1,
  }
}

async function secondsOf(till: Till, bills: readonly Row[]): Promise<number> {
  const begun = performance.now()
  for (const bill of bills) await till.sell(bill)
  return (performance.now() - begun) / 1000
}
