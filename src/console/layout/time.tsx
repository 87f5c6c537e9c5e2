import { usePage } from './page-view.ts'

/** An instant by the clock of the site, with its zone: `2026-11-28 15:30:05 GMT+5:30`. */
export function Time({ at }: { readonly at: string }) {
  const { timeZone } = usePage().site
  const date = new Date(at)
  return (
    <time dateTime={date.toISOString()} title={zoneName(timeZone, date)}>
      {date.toLocaleString('sv-SE', { timeZone })} <small>{shortZone(timeZone, date)}</small>
    </time>
  )
}

/** `India Standard Time (GMT+5:30)`. */
export function zoneName(timeZone: string, at = new Date()): string {
  return `${zonePart(timeZone, at, 'long')} (${zonePart(timeZone, at, 'shortOffset')})`
}

function shortZone(timeZone: string, at: Date): string {
  return zonePart(timeZone, at, 'short')
}

function zonePart(timeZone: string, at: Date, timeZoneName: 'long' | 'short' | 'shortOffset'): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName }).formatToParts(at)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}

const INSTANT = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/

/** A message, with the instants in it by the clock of the site. */
export function WithTimes({ text }: { readonly text: string }) {
  // Every second part is what the pattern caught.
  return <>{text.split(INSTANT).map((part, index) => (index % 2 === 1 ? <Time key={part} at={part} /> : part))}</>
}
