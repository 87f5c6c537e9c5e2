import { Cron } from 'croner'

/**
 * The times of a pattern of five fields in a time zone. Where clocks are put forward, a time that is left out comes at
 * the first moment after; where they are put back, it comes once. Throws if the pattern is none.
 */
export function cronOf(pattern: string, timeZone: string): Cron {
  return new Cron(pattern, { timezone: timeZone, mode: '5-part', fixedTimeRule: 'no-wildcard', paused: true })
}

/** `0 6-22 * * MON-SAT`; a pattern that fits no day, such as 31 February, is none. */
export function isCron(text: string): boolean {
  if (text.split(' ').length !== 5) return false
  try {
    return cronOf(text, 'UTC').nextRun() !== null
  } catch {
    return false
  }
}

/** Enough to see the shortest distance between two times, and what hours they fall into. */
const TIMES = 300

/** The first times of a pattern, as if clocks were never changed. */
export function someTimes(pattern: string): Date[] {
  return cronOf(pattern, 'UTC').nextRuns(TIMES, new Date(0))
}

/** The shortest distance between two of its times. */
export function shortestMinutes(pattern: string): number {
  const times = someTimes(pattern)
  return Math.min(...times.slice(1).map((time, index) => (time.getTime() - times[index]!.getTime()) / 60_000))
}
