/** The world's thirty trading days, in a fixed month: nothing in it depends on the day it is made. */

const FIRST_DAY = Date.UTC(2026, 9, 1)
const DAY = 24 * 60 * 60 * 1000

export const TRADING_DAYS = 30
/** India's fiscal year runs from April to March. */
export const FISCAL_YEAR = '2026-27'

/** Day 0 is the first trading day; others lie before or after it. */
export function day(number: number): string {
  return new Date(FIRST_DAY + number * DAY).toISOString().slice(0, 10)
}

/** Minutes after midnight in India, which is 5:30 ahead of UTC. */
export function instant(number: number, minutes: number): string {
  return new Date(FIRST_DAY + number * DAY + (minutes - 330) * 60_000).toISOString().replace('Z', '000Z')
}
