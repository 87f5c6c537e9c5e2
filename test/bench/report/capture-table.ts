import type { Dialect } from '../../../src/data/database-settings.ts'
import type { Alternated } from '../tills/alternating.ts'
import { milliseconds, percent } from './figures.ts'

export const captureColumns = ['Database', 'The till writes', 'Without triggers, a bill', 'With', 'Cost']

/** Most that the triggers may add. */
const MOST: Partial<Record<Dialect, number>> = { postgres: 0.15 }

export function captureRow(dialect: Dialect, style: string, { first, second, overhead }: Alternated): string[] {
  const most = MOST[dialect]
  const wanted = most === undefined ? '' : `${overhead <= most ? '' : ' ✗'} (most ${percent(most)})`
  return [dialect, style, milliseconds(1000 * second), milliseconds(1000 * first), `**${percent(overhead)}**${wanted}`]
}
