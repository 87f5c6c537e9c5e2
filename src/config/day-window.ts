const DAY = 24 * 60

/** Part of each day, in minutes since midnight: `from` belongs to it, `to` does not. It may go over midnight. */
export interface DayWindow {
  readonly from: number
  readonly to: number
}

/** `06:00-23:00`, `22:00-06:00`, `06:00-24:00`; undefined: none of them. */
export function dayWindowOf(text: string): DayWindow | undefined {
  const [from, to, ...more] = text.split('-').map(minuteOf)
  if (from === undefined || to === undefined || more.length > 0 || from === DAY || from === to) return undefined
  return { from, to }
}

export function isWithin({ from, to }: DayWindow, minute: number): boolean {
  return from < to ? minute >= from && minute < to : minute >= from || minute < to
}

export function minutesLong({ from, to }: DayWindow): number {
  return (to - from + DAY) % DAY || DAY
}

/** Of `06:00`, since midnight; undefined: not a time of the day. */
export function minuteOf(text: string): number | undefined {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(text) ?? []
  const minute = Number(hours) * 60 + Number(minutes)
  return Number(minutes) < 60 && minute <= DAY ? minute : undefined
}
