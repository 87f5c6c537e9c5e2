import { createHash } from 'node:crypto'

/** A site's times: one in every interval, at a place of its own in it. All in milliseconds. */
export interface Slots {
  readonly interval: number
  /** From the interval's beginning, counted from 1970; the same at every start, so that sites do not knock together. */
  readonly offset: number
}

export function slotsOf(site: string, intervalMinutes: number): Slots {
  const interval = intervalMinutes * 60_000
  return { interval, offset: placeOf(site, interval) }
}

/** A site's own place in so many milliseconds. */
export function placeOf(site: string, milliseconds: number): number {
  const place = createHash('sha256').update(site).digest().readUInt32BE()
  return Math.floor((place / 2 ** 32) * milliseconds)
}

/** The first slot later than `after`. */
export function nextSlot({ interval, offset }: Slots, after: Date): Date {
  const since = (after.getTime() - offset) % interval
  return new Date(after.getTime() + interval - since)
}
