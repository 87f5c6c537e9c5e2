import type { SequenceFinding } from '../flow/verify/sequences.ts'

const SHOWN = 10

/** `bill S001, 2026-27: 3 numbers are missing between 1 and 9: 4, 6–7` */
export function sequenceText({ kind, within, prefix, first, last, missing, gaps, twice }: SequenceFinding): string {
  const ranges = gaps.slice(0, SHOWN).map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`))
  const series = `${kind} ${[...Object.values(within), prefix].filter(Boolean).join(', ')}`
  return [
    missing > 0 &&
      `${series}: ${missing} numbers are missing between ${first} and ${last}: ${ranges.join(', ')}${gaps.length > SHOWN ? ', …' : ''}`,
    twice.length > 0 && `${series}: a number stands twice: ${twice.slice(0, SHOWN).join(', ')}`,
  ]
    .filter(Boolean)
    .join('\n')
}
