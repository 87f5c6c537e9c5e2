import { endOfDate, instantOf, localTime } from '../../config/site-time.ts'
import type { Day } from '../../data/operator/runs-by-day.ts'

/** The last days up to now, oldest first, by the clock of the site. */
export function lastDays(count: number, now: Date, timeZone: string): Day[] {
  const today = Date.parse(`${localTime(now.toISOString(), timeZone).slice(0, 10)}T00:00Z`)
  return Array.from({ length: count }, (_, index) => {
    const date = new Date(today - (count - 1 - index) * 86_400_000).toISOString().slice(0, 10)
    return { date, from: instantOf(date, timeZone), to: endOfDate(date, timeZone) }
  })
}
