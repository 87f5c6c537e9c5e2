import { type Benchmark, type Context, repeated } from '../benchmark.ts'
import { postgresOf } from '../databases/postgres.ts'
import { type PreparedDay, prepareDay } from '../fan/prepared-day.ts'
import { Host } from '../hosts/host.ts'
import { now } from '../hosts/messages.ts'
import { medians } from '../measure/median.ts'
import { cpu, peakMemory, seconds, thousands } from '../report/figures.ts'
import type { Retail, Retails } from '../sites.ts'

const SIZE = { full: { stores: 650, bills: 400 }, quick: { stores: 20, bills: 100 } }

/** Head-office hosts that share the receiving. */
const HOSTS = [1, 2]

/** A day of bills of many stores, replayed as fast as the head office takes it. */
export const fanIn: Benchmark = {
  name: 'fan-in',
  dialects: ['postgres'],
  async run(context) {
    const { stores, bills } = context.options.quick ? SIZE.quick : SIZE.full
    const retails = postgresOf(context.retails)
    const prepared = await retails.make('day')
    context.say(`${stores} stores send ${bills} bills each`)
    const day = await prepareDay(retails.databases, prepared, context.options.seed, stores, bills)
    await retails.rest(prepared)
    const rows: string[][] = []
    for (const hosts of HOSTS) rows.push(await rowOf(context, retails, prepared, day, hosts))
    await retails.remove(prepared)
    return {
      columns: ['Hosts', 'Documents', 'Rows', 'Takes', 'Documents/s', 'Rows/s', 'CPU s: hosts', 'server', 'Peak MiB'],
      rows,
    }
  },
}

async function rowOf(
  context: Context,
  retails: Retails,
  prepared: Retail,
  { documents, rows }: PreparedDay,
  count: number,
): Promise<string[]> {
  const turns = await repeated(context, `hosts: ${count}`, () => replayed(context, retails, prepared, documents, count))
  const taken = medians(turns)
  return [
    String(count),
    thousands(documents),
    thousands(rows),
    seconds(taken.seconds),
    thousands(documents / taken.seconds),
    thousands(rows / taken.seconds),
    cpu(taken.hosts),
    cpu(taken.server),
    peakMemory(taken.peak),
  ]
}

async function replayed(
  { cleanup, options }: Context,
  retails: Retails,
  prepared: Retail,
  documents: number,
  count: number,
) {
  const { databases } = retails
  const retail = await retails.copy(prepared, 'turn')
  const { configFile, database } = retail.headOffice
  const hosts: Host[] = []
  for (let host = 0; host < count; host += 1) hosts.push(await Host.start(cleanup, configFile, options.profile))
  const cpuNow = () => ({ hosts: hosts.reduce((sum, host) => sum + host.cpu(), 0), server: databases.cpu() })
  const before = cpuNow()
  const begun = now()
  const arrived = allApplied(hosts, documents)
  for (const host of hosts) host.go()
  const last = await arrived
  const used = cpuNow()
  const peak = Math.max(...hosts.map((host) => host.peakMemory()))
  await Promise.all(hosts.map((host) => host.stop()))
  const found = await databases.count(database, 'bill')
  if (found !== documents) throw new Error(`${documents} bills were sent, the head office has ${found}`)
  await retails.remove(retail)
  return {
    seconds: (last - begun) / 1000,
    hosts: used.hosts - before.hosts,
    server: used.server - before.server,
    peak,
  }
}

/** When the hosts together have applied so many. */
function allApplied(hosts: readonly Host[], documents: number): Promise<number> {
  const applied = new Map<Host, number>()
  const last = hosts.map(async (host) => {
    const message = await host.until((message) => {
      if (message.is !== 'applied') return false
      applied.set(host, message.documents)
      return [...applied.values()].reduce((sum, count) => sum + count, 0) >= documents
    })
    return message.is === 'applied' ? message.at : Number.NaN
  })
  return Promise.race(last)
}
