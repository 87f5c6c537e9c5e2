import { type Cell, drawTable } from './table.ts'

/** Where a command's result goes: standard output. Everything else, such as errors, goes to standard error. */
export interface Output {
  /** --json was given: nothing but the JSON may be printed. */
  readonly json: boolean
  /** A person looks on: progress may be redrawn, colours shown. */
  readonly interactive: boolean
  /** Prints `value` as JSON with --json, otherwise the text. */
  show(value: unknown, text: () => string): void
  /** Rows under headings, as text for `show`: boxes for people, aligned columns for a pipe. */
  table(headings: readonly string[], rows: readonly (readonly Cell[])[]): string
}

export function createOutput({ json }: { json: boolean }): Output {
  const interactive = !json && process.stdout.isTTY === true
  return {
    json,
    interactive,
    show(value, text) {
      process.stdout.write(`${json ? JSON.stringify(value, null, 2) : text()}\n`)
    },
    table(headings, rows) {
      return drawTable(headings, rows, { width: interactive ? process.stdout.columns : undefined })
    },
  }
}
