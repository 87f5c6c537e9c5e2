/** An instant for people: `2026-11-22 15:30:05`, by the clock of the site. */
export function localTime(instant: string, timeZone: string): string {
  return new Date(instant).toLocaleString('sv-SE', { timeZone })
}

const FORM = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+-]\d\d:\d\d)?)?$/

/** Whether `instantOf` can read it. */
export function isInstant(text: string): boolean {
  const [, date, time = '00:00', offset = 'Z'] = FORM.exec(text) ?? []
  return date !== undefined && !Number.isNaN(Date.parse(`${date}T${time}${offset}`))
}

/** Canonical. A date is its midnight; without an offset it is the site's own time. */
export function instantOf(text: string, timeZone: string): string {
  const [, date, time = '00:00', offset] = FORM.exec(text) ?? []
  const told = Date.parse(`${date}T${time}${offset ?? 'Z'}`)
  const at = offset ? told : told - offsetAt(told - offsetAt(told, timeZone), timeZone)
  return new Date(at).toISOString().replace('Z', '000Z')
}

/** Midnight at the end of a date, by the clock of the site. */
export function endOfDate(date: string, timeZone: string): string {
  const next = new Date(Date.parse(`${date}T00:00Z`) + 86_400_000)
  return instantOf(next.toISOString().slice(0, 10), timeZone)
}

/** Milliseconds that the zone is ahead of UTC at an instant. */
function offsetAt(instant: number, timeZone: string): number {
  const second = instant - (instant % 1000)
  return Date.parse(`${localTime(new Date(second).toISOString(), timeZone).replace(' ', 'T')}Z`) - second
}
