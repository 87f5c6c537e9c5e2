import type { Benchmark } from '../benchmark.ts'
import { Chain } from '../fan/chain.ts'
import { webBytes } from '../fan/web-load.ts'
import { median } from '../measure/median.ts'
import { type FannedOut, fanOutTable } from '../report/fan-out-table.ts'

const STORES = { full: [1, 10, 100, 1_000, 2_000], quick: [1, 10] }
/** The cost of an idle poll is a mean over at most so many stores. */
const MOST_IDLE = 200

/** One change of the head office to more and more stores; what each costs in the web database. */
export const fanOut: Benchmark = {
  name: 'fan-out',
  dialects: ['postgres'],
  async run(context) {
    const chain = await Chain.open(context)
    const measured: FannedOut[] = []
    for (const stores of context.options.quick ? STORES.quick : STORES.full) {
      context.say(`${stores} stores`)
      measured.push(await fannedOut(chain, stores))
    }
    await chain.close()
    return fanOutTable(measured)
  },
}

async function fannedOut(chain: Chain, count: number): Promise<FannedOut> {
  const { databases, stores } = chain
  const { web } = chain.retail
  await stores.grow(count)
  await stores.polls(count)
  await chain.headOfficeCycle()

  const idle = Math.min(count, MOST_IDLE)
  // Idle is who finds everything as it was when a cycle began.
  await stores.polls(idle)
  let idleTimes: number[] = []
  const idleLoad = await chain.load(async () => {
    idleTimes = await stores.polls(idle)
  })

  await chain.change()
  const before = await webBytes(databases, web)
  await chain.headOfficeCycle()
  const after = await webBytes(databases, web)
  let busyTimes: number[] = []
  const busyLoad = await chain.load(async () => {
    busyTimes = await stores.polls(count)
  })
  const begun = performance.now()
  const settleLoad = await chain.load(() => chain.headOfficeCycle())
  return {
    stores: count,
    bytes: after - before,
    idle: { cpu: idleLoad.cpu / idle, statements: idleLoad.statements / idle, milliseconds: median(idleTimes) },
    busy: { cpu: busyLoad.cpu / count, statements: busyLoad.statements / count, milliseconds: median(busyTimes) },
    settle: { ...settleLoad, milliseconds: performance.now() - begun },
  }
}
