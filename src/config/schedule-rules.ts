import { isCron, shortestMinutes, someTimes } from './cron.ts'
import { dayWindowOf, isWithin, minutesLong } from './day-window.ts'
import { misfit } from './formats.ts'
import type { ScheduleConfig } from './settings.ts'

/** What the settings of the schedule must be together, so that cycles come, and not too often. */
export function brokenScheduleRules({ cron, intervalMinutes, minimumMinutes, window }: ScheduleConfig): string[] {
  const open = window === undefined ? undefined : dayWindowOf(window)
  if (cron !== undefined) return isCron(cron) ? brokenCronRules(cron, minimumMinutes, open) : []
  if (intervalMinutes < minimumMinutes) {
    const wanted = `at least schedule.minimumMinutes, ${minimumMinutes}`
    return [`schedule.intervalMinutes: ${misfit(intervalMinutes, wanted)}`]
  }
  if (open && minutesLong(open) < intervalMinutes) {
    const wanted = `a window at least as long as schedule.intervalMinutes, ${intervalMinutes}`
    return [`schedule.window: ${misfit(window, wanted)}`]
  }
  return []
}

function brokenCronRules(cron: string, minimumMinutes: number, open: ReturnType<typeof dayWindowOf>): string[] {
  const shortest = shortestMinutes(cron)
  if (shortest < minimumMinutes) {
    const wanted = `times that are at least schedule.minimumMinutes, ${minimumMinutes}, apart; some are ${shortest}`
    return [`schedule.cron: ${misfit(cron, wanted)}`]
  }
  if (open && !someTimes(cron).some((time) => isWithin(open, time.getUTCHours() * 60 + time.getUTCMinutes()))) {
    return [`schedule.cron: ${misfit(cron, 'times of which some are within schedule.window')}`]
  }
  return []
}
