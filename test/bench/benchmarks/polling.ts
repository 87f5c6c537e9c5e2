import { setTimeout as delay } from 'node:timers/promises'
import { randomFor } from '../../../src/demo/world/random.ts'
import type { Benchmark, Context } from '../benchmark.ts'
import { Chain } from '../fan/chain.ts'
import { milliseconds, thousands } from '../report/figures.ts'

/** So many stores, each of which polls once in so many seconds, at a moment of its own. */
const SIZE = { full: { stores: 1_000, seconds: 120 }, quick: { stores: 20, seconds: 4 } }
/** Changes that the head office sends meanwhile. */
const CHANGES = 4

/** The web database under the polls of many stores. */
export const polling: Benchmark = {
  name: 'polling',
  dialects: ['postgres'],
  async run(context) {
    const { stores, seconds } = context.options.quick ? SIZE.quick : SIZE.full
    const chain = await Chain.open(context)
    await chain.stores.grow(stores)
    context.say(`${stores} stores get what there is`)
    await chain.stores.polls(stores)
    context.say(`${stores} stores poll within ${seconds} s`)
    let times: number[] = []
    const load = await chain.load(async () => {
      times = await polls(context, chain, stores, seconds)
    })
    await chain.close()
    times.sort((a, b) => a - b)
    const at = (share: number) => milliseconds(times[Math.floor(share * (times.length - 1))]!)
    return {
      columns: [
        'Stores',
        'Polls/s',
        'Statements/s',
        'Server: share of a core',
        'CPU a poll',
        'A poll: median',
        '95 %',
        'longest',
      ],
      rows: [
        [
          thousands(stores),
          (stores / seconds).toFixed(1),
          thousands(load.statements / seconds),
          `${((100 * load.cpu) / seconds).toFixed(1)} %`,
          milliseconds((1000 * load.cpu) / stores),
          at(0.5),
          at(0.95),
          at(1),
        ],
      ],
    }
  },
}

async function polls({ options }: Context, chain: Chain, stores: number, seconds: number): Promise<number[]> {
  const random = randomFor(options.seed, 'polls')
  const moment = () => delay(random.int(0, 1000 * seconds))
  const each = Array.from({ length: stores }, async (_, index) => {
    await moment()
    return chain.stores.poll(index + 1)
  })
  const [times] = await Promise.all([Promise.all(each), changes(chain, seconds)])
  return times
}

async function changes(chain: Chain, seconds: number): Promise<void> {
  for (let change = 0; change < CHANGES; change += 1) {
    await delay((1000 * seconds) / CHANGES)
    await chain.change()
    await chain.headOfficeCycle()
  }
}
