import type { Figures } from './figures.ts'

export interface Health {
  readonly status: 'ready' | 'not ready'
  /** Why not, in words. */
  readonly reasons: readonly string[]
  /** Instant of the last cycle that did its work. */
  readonly lastGoodCycle?: string
  readonly nextCycle?: string
}

/** Whether the site does what it is there for. Whoever asks sees no document and no name of a person. */
export function healthOf({ site, stores }: Figures): Health {
  const reasons: string[] = []
  if (!site) reasons.push('The site’s database does not answer.')
  if (stores === 'unknown') reasons.push('The web database does not answer.')
  if (site?.cycle.silent) {
    const { lastGood } = site.cycle
    reasons.push(
      lastGood
        ? `The last good cycle ended at ${lastGood.at}; at least two times of the schedule went by without one.`
        : 'No cycle has done its work yet.',
    )
  }
  return {
    status: reasons.length === 0 ? 'ready' : 'not ready',
    reasons,
    lastGoodCycle: site?.cycle.lastGood?.at,
    nextCycle: site?.cycle.next,
  }
}
