import type { Cleanup } from './cleanup.ts'
import type { Databases } from './databases/databases.ts'
import { Host } from './hosts/host.ts'
import type { FromHost } from './hosts/messages.ts'
import { now } from './hosts/messages.ts'
import type { BenchSite } from './sites.ts'

/** What it took to carry documents from one site to another. */
export type Carried = {
  /** Seconds until the last one was applied. */
  readonly applied: number
  /** Seconds until its origin showed every one as PROCESSED. */
  readonly processed: number
  /** Seconds of CPU, of both hosts together and of the database servers, until then. */
  readonly hosts: number
  readonly server: number
  /** Most memory, in MiB, of each host. */
  readonly origin: number
  readonly destination: number
}

export interface Journey {
  readonly cleanup: Cleanup
  readonly databases: Databases
  readonly origin: BenchSite
  readonly destination: BenchSite
  /** How many will be applied. */
  readonly documents: number
  readonly profile?: string
  /** Changes the documents at the origin, while both hosts are at work and idle. Absent: the changes wait already. */
  readonly change?: () => Promise<void>
}

/** Both hosts run cycles at the same time, as they do in a shop, until the origin knows that everything has arrived. */
export async function carry(journey: Journey): Promise<Carried> {
  const { cleanup, databases, profile, change } = journey
  const origin = await Host.start(cleanup, journey.origin.configFile, profile)
  const destination = await Host.start(cleanup, journey.destination.configFile, profile)
  const cpu = () => ({ hosts: origin.cpu() + destination.cpu(), server: databases.cpu() })

  if (change) await Promise.all([cycled(origin), cycled(destination)])
  const before = cpu()
  const begun = change ? await after(change) : now()
  const arrived = destination.until(allApplied(journey.documents))
  const settled = origin.until(settledSince(begun))
  if (!change) for (const host of [destination, origin]) host.go()
  const [applied, processed] = await Promise.all([arrived, settled])
  const used = cpu()

  const peaks = { origin: origin.peakMemory(), destination: destination.peakMemory() }
  await Promise.all([origin.stop(), destination.stop()])
  return {
    applied: (applied.at - begun) / 1000,
    processed: (processed.at - begun) / 1000,
    hosts: used.hosts - before.hosts,
    server: used.server - before.server,
    ...peaks,
  }
}

/** A first cycle, which finds nothing. */
async function cycled(host: Host): Promise<void> {
  const ended = host.until(({ is }) => is === 'cycle')
  host.go()
  await ended
}

async function after(change: () => Promise<void>): Promise<number> {
  await change()
  return now()
}

type Applied = Extract<FromHost, { is: 'applied' }>
type Cycle = Extract<FromHost, { is: 'cycle' }>

function allApplied(documents: number) {
  return (message: FromHost): message is Applied => message.is === 'applied' && message.documents >= documents
}

function settledSince(instant: number) {
  return (message: FromHost): message is Cycle => message.is === 'cycle' && message.settled && message.at > instant
}
