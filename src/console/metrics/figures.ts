import { type StoreCycle, storeCycles } from '../../data/operator/store-cycles.ts'
import { readTotals, type Total } from '../../data/operator/totals.ts'
import { type WaitingFigures, waitingFigures } from '../../data/operator/waiting-figures.ts'
import { configNow } from '../config-now.ts'
import type { ConsoleServices } from '../services.ts'
import { type CycleState, cycleState } from './cycle-state.ts'
import { Remembered } from './remembered.ts'

const SITE_MILLISECONDS = 10_000
/** The web database may be far away. */
const STORES_MILLISECONDS = 60_000

export interface SiteFigures {
  readonly cycle: CycleState
  readonly waiting: WaitingFigures
  readonly totals: readonly Total[]
}

/** What is told of a site to those who watch it: numbers, and names of plugins, checks and stores; of documents, none. */
export interface Figures {
  /** undefined: the database does not answer. */
  readonly site: SiteFigures | undefined
  /** At the head office; `unknown`: the web database does not answer. */
  readonly stores?: readonly StoreCycle[] | 'unknown'
}

export function figuresOf(services: ConsoleServices): () => Promise<Figures> {
  const { installation } = services
  const since = installation().machine.now()
  const site = new Remembered(() => siteFigures(services, since), SITE_MILLISECONDS)
  const stores = new Remembered(() => storeCycles(installation().webDatabase), STORES_MILLISECONDS)
  return async () => {
    if (installation().site.kind === 'store') return { site: await site.get() }
    const [own, others] = await Promise.all([site.get(), stores.get()])
    return { site: own, stores: others ?? 'unknown' }
  }
}

async function siteFigures(services: ConsoleServices, since: Date): Promise<SiteFigures> {
  const installation = services.installation()
  const { config } = configNow(services)
  // What is off waits because somebody wants it to.
  const types = installation.registry.allTypes
    .map(({ name }) => name)
    .filter((name) => config.plugins[name]?.enabled !== false)
  const waiting = await waitingFigures(installation.siteDatabase, types)
  return {
    waiting,
    cycle: await cycleState(installation, config, since, new Date(waiting.at)),
    totals: await readTotals(installation.siteDatabase),
  }
}
