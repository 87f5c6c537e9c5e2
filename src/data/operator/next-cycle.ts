import type { Run } from './run.ts'

/** When the schedule starts the next cycle; `due`: that moment has passed, or there was none yet. */
export function nextCycle(last: Run | undefined, intervalMinutes: number, now: Date): string {
  if (!last) return 'due'
  const next = new Date(Date.parse(last.startedAt) + intervalMinutes * 60_000)
  return next > now ? next.toISOString() : 'due'
}
