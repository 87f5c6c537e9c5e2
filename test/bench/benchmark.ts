import type { Dialect } from '../../src/data/database-settings.ts'
import type { Cleanup } from './cleanup.ts'
import type { Options } from './options.ts'
import type { Retails } from './sites.ts'

/** One question, and the figures that answer it. */
export interface Benchmark {
  /** As it is chosen on the command line, and marks its part of docs/benchmarks.md. */
  readonly name: string
  /** Those it is about; it is run on those that are at hand. */
  readonly dialects: readonly Dialect[]
  run(context: Context): Promise<Table>
}

/** What a benchmark works with. */
export interface Context {
  readonly options: Options
  readonly cleanup: Cleanup
  /** In databases of this benchmark's dialects, of those at hand and asked for. */
  readonly retails: readonly Retails[]
  /** Empty, on the disk, gone after the run. */
  readonly folder: string
  /** Tells the person who waits what happens now. */
  say(what: string): void
}

/** Figures for the reader: a row is what was measured. */
export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
  /** Sentences below it. */
  readonly notes?: readonly string[]
}

/** What a ratio should be: the least that is asked, and what is aimed at. */
export interface Target {
  readonly least: number
  readonly aim?: number
}

export function sizeOf({ rows, quick }: Options, full: number, small: number): number {
  return rows ?? (quick ? small : full)
}

export function repeatsOf({ repeats, quick }: Options): number {
  return repeats ?? (quick ? 1 : 3)
}

/** Measures often enough for a median. */
export async function repeated<T>(
  { options, say }: Context,
  what: string,
  measure: (turn: number) => Promise<T>,
): Promise<T[]> {
  const measured: T[] = []
  const repeats = repeatsOf(options)
  for (let turn = 1; turn <= repeats; turn += 1) {
    say(`${what}, ${turn} of ${repeats}`)
    measured.push(await measure(turn))
  }
  return measured
}
