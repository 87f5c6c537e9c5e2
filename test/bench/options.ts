import { parseArgs } from 'node:util'
import type { Dialect } from '../../src/data/database-settings.ts'

export interface Options {
  /** Names of benchmarks; none: all. */
  readonly names: readonly string[]
  /** Small sizes, few repeats; nothing is written. */
  readonly quick: boolean
  /** Items, or bills where a benchmark is about those; absent: as each benchmark has it. */
  readonly rows?: number
  readonly repeats?: number
  readonly dialects?: readonly Dialect[]
  readonly seed: number
  /** Folder for a CPU profile of each host, and for the statements that PostgreSQL spent its time on. */
  readonly profile?: string
  readonly help: boolean
}

export const HELP = `Measures the product against what the databases themselves can do, and writes docs/benchmarks.md.

  npm run bench                                  everything
  npm run bench:quick                            everything, small; tells whether it works, not how fast it is
  npm run bench -- first-load --rows 5000000     one of them

  --rows NUMBER      items, or bills
  --repeats NUMBER   figures are medians of so many (default: 3)
  --dialect LIST     sqlite,postgres,mssql; the last needs TILLSYNC_TEST_MSSQL
  --seed NUMBER      other data of that size (default: 1)
  --profile FOLDER   CPU profiles of the hosts, and PostgreSQL's slowest statements`

/** Throws an Error whose message is for the person who typed the words. */
export function parseOptions(words: readonly string[]): Options {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { quick: flag, rows: text, repeats: text, dialect: text, seed: text, profile: text, help: flag },
  })
  return {
    names: positionals,
    quick: values.quick ?? false,
    rows: wholeNumber('--rows', values.rows),
    repeats: wholeNumber('--repeats', values.repeats),
    dialects: values.dialect?.split(',').map(dialect),
    seed: wholeNumber('--seed', values.seed) ?? 1,
    profile: values.profile,
    help: values.help ?? false,
  }
}

function wholeNumber(name: string, value: string | undefined): number | undefined {
  if (value === undefined || /^[1-9]\d*$/.test(value)) return value === undefined ? undefined : Number(value)
  throw new Error(`${name} is "${value}"; wanted a whole number above 0.`)
}

function dialect(name: string): Dialect {
  if (name === 'sqlite' || name === 'postgres' || name === 'mssql') return name
  throw new Error(`--dialect names "${name}"; there are sqlite, postgres and mssql.`)
}
