import type { Config } from '../config.ts'
import type { Run } from '../data/operator/run.ts'
import { cycleTimes, isDue } from './timetable.ts'

/** When the schedule starts the next cycle; `due`: that moment has passed, or there was none yet. */
export function nextCycle(config: Config, last: Run | undefined, now: Date): string {
  const times = cycleTimes(config)
  return isDue(times, last && new Date(last.idleUntil ?? last.startedAt), now) ? 'due' : times.next(now).toISOString()
}
