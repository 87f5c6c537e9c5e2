import type { Config } from '../config.ts'
import { JOBS } from './jobs.ts'

/** When the jobs beside the cycles run next; instants, by name. A job that is not for this site is left out. */
export function nextRuns(config: Config, now: Date): Readonly<Record<string, string>> {
  const runs = JOBS.filter(({ isCycle }) => !isCycle).flatMap(({ name, times }) => {
    const next = times(config)?.next(now)
    return next ? [[name, next.toISOString()] as const] : []
  })
  return Object.fromEntries(runs)
}
