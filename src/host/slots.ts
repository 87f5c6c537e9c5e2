import { createHash } from 'node:crypto'

/** A site's times: one in every interval, at a place of its own in it. All in milliseconds. */
export interface Slots {
  readonly interval: number
  /** From the interval's beginning, counted from 1970; the same at every start, so that sites do not knock together. */
  readonly offset: number
}

export function slotsOf(site: string, intervalMinutes: number): Slots {
  const interval = intervalMinutes * 60_000
  const place = createHash('sha256').update(site).digest().readUInt32BE()
  return { interval, offset: Math.floor((place / 2 ** 32) * interval) }
}

/** How long after `now` the next slot is: more than nothing, at most an interval. */
export function untilSlot({ interval, offset }: Slots, now: Date): number {
  const since = (now.getTime() - offset) % interval
  return interval - since
}

/** Whether a slot went by without a cycle that did its work; a clock that was set back counts as that, too. */
export function missed(slots: Slots, now: Date, lastDone: Date | undefined): boolean {
  if (!lastDone) return true
  const lastSlot = now.getTime() + untilSlot(slots, now) - slots.interval
  return lastDone.getTime() < lastSlot || lastDone > now
}
