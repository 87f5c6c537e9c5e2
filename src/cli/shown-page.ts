import type { Page } from '../data/operator/newest-first.ts'
import type { Output } from './output.ts'
import type { Cell } from './table.ts'

/** A page of a list as text, with the command that shows the next one. */
export function shownPage<T>(
  output: Output,
  { items, next }: Page<T>,
  command: string,
  headings: readonly string[],
  row: (item: T) => readonly Cell[],
): string {
  const table = items.length > 0 ? output.table(headings, items.map(row)) : 'Nothing.'
  return next === undefined ? table : `${table}\nMore, with the same options: tillsync ${command} --after ${next}`
}
