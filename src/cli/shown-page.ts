import type { Page } from '../data/operator/newest-first.ts'
import type { Output } from './output.ts'
import type { Cell } from './table.ts'

/** A page of a list as text, with the command that shows the next one. */
export function shownPage<T>(
  output: Output,
  { items, next, searchedTo, isWholeKey }: Page<T>,
  command: string,
  headings: readonly string[],
  row: (item: T) => readonly Cell[],
): string {
  const table = items.length > 0 ? output.table(headings, items.map(row)) : searchedTo ? 'Nothing yet.' : 'Nothing.'
  if (next === undefined) return table
  const more = isWholeKey
    ? 'Exactly this key. Those that contain it'
    : searchedTo
      ? `Searched back to ${searchedTo}. Older ones`
      : 'More'
  return `${table}\n${more}, with the same options: tillsync ${command} --after ${next}`
}
