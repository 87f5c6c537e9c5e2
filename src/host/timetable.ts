import { cronOf } from '../config/cron.ts'
import { dayWindowOf, isWithin, minuteOf } from '../config/day-window.ts'
import type { Config } from '../config.ts'
import { nextSlot, placeOf, slotsOf } from './slots.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** When a job is to run. */
export interface Timetable {
  /** The first time later than `after`. */
  next(after: Date): Date
  /** Whether a time that was missed may be caught up at this one. */
  open(at: Date): boolean
}

/** The times of a site's cycles: by the interval or the cron pattern, within the window. */
export function cycleTimes({ site, schedule }: Config): Timetable {
  const timeZone = schedule.timeZone ?? site.timeZone
  const times = schedule.cron
    ? cronTimes(schedule.cron, timeZone, placeOf(site.code, MINUTE))
    : slotTimes(site.code, schedule.intervalMinutes)
  return schedule.window ? within(times, schedule.window, timeZone) : times
}

/** Once a night, from this time of the day: each site at its own moment of the hour after. */
export function nightlyTimes({ site, schedule }: Config, timeOfDay: string): Timetable {
  const minute = minuteOf(timeOfDay)!
  const pattern = `${minute % 60} ${Math.floor(minute / 60)} * * *`
  return cronTimes(pattern, schedule.timeZone ?? site.timeZone, placeOf(site.code, HOUR))
}

/**
 * Whether a time has come, or went by while the machine was off or asleep: however many did, once. `last`: when the job
 * last did its work; a clock that was set back since counts as a time that has come.
 */
export function isDue(times: Timetable, last: Date | undefined, now: Date): boolean {
  return times.open(now) && (!last || last > now || times.next(last) <= now)
}

function slotTimes(site: string, intervalMinutes: number): Timetable {
  const slots = slotsOf(site, intervalMinutes)
  return { next: (after) => nextSlot(slots, after), open: () => true }
}

/** `place`: so long after the time that the pattern names, so that sites with the same pattern do not knock together. */
function cronTimes(pattern: string, timeZone: string, place: number): Timetable {
  const cron = cronOf(pattern, timeZone)
  return {
    // the configuration refuses a pattern that has no next time
    next: (after) => new Date(cron.nextRun(new Date(after.getTime() - place))!.getTime() + place),
    open: () => true,
  }
}

/** Whatever the configuration allows has a time within the window long before. */
const MOST_TRIES = 20_000

function within(times: Timetable, window: string, timeZone: string): Timetable {
  const part = dayWindowOf(window)!
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const open = (at: Date) => {
    const [hours, minutes] = clock.format(at).split(':')
    return isWithin(part, Number(hours) * 60 + Number(minutes))
  }
  return {
    open,
    next(after) {
      let time = times.next(after)
      for (let tries = 1; !open(time) && tries < MOST_TRIES; tries++) time = times.next(time)
      return time
    },
  }
}
