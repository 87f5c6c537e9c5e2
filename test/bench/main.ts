import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Dialect } from '../../src/data/database-settings.ts'
import { type Benchmark, repeatsOf } from './benchmark.ts'
import { bills } from './benchmarks/bills.ts'
import { capture } from './benchmarks/capture.ts'
import { delta } from './benchmarks/delta.ts'
import { fanIn } from './benchmarks/fan-in.ts'
import { fanOut } from './benchmarks/fan-out.ts'
import { firstLoad } from './benchmarks/first-load.ts'
import { idleHost } from './benchmarks/idle-host.ts'
import { polling } from './benchmarks/polling.ts'
import { reApply } from './benchmarks/re-apply.ts'
import { Cleanup } from './cleanup.ts'
import { databasesAtHand } from './databases/at-hand.ts'
import { HELP, type Options, parseOptions } from './options.ts'
import { circumstances } from './report/circumstances.ts'
import { markdown } from './report/markdown.ts'
import { writePart } from './report/page.ts'
import { Retails } from './sites.ts'

const BENCHMARKS: readonly Benchmark[] = [firstLoad, reApply, delta, bills, capture, fanOut, fanIn, polling, idleHost]
const DIALECTS: readonly Dialect[] = ['postgres', 'sqlite', 'mssql']

const cleanup = new Cleanup()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void cleanup.all().finally(() => process.exit(130)))
}

/** Ends with 0 when all were measured and both sides had the same; 1 when not, 2 for wrong words. */
async function bench(options: Options): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tillsync-bench-'))
  // PostgreSQL's files belong to a user of its own. Whoever ends this process, nothing of it stays on the disk.
  chmodSync(folder, 0o755)
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const chosen = chosenFrom(options.names)
  const wanted = DIALECTS.filter(
    (dialect) =>
      (options.dialects?.includes(dialect) ?? true) && chosen.some(({ dialects }) => dialects.includes(dialect)),
  )
  const databases = await databasesAtHand(cleanup, folder, wanted)
  const retails = databases.map((one) => new Retails(one, join(folder, `${one.dialect}-sites`), cleanup))
  const say = (what: string) => process.stderr.write(`  ${what}\n`)
  for (const { name, dialects, run } of chosen) {
    const own = retails.filter(({ databases }) => dialects.includes(databases.dialect))
    if (own.length === 0) continue
    say(name)
    const started = performance.now()
    const table = markdown(await run({ options, cleanup, retails: own, folder, say }))
    const text = `${table}\n\n${circumstances(
      own.map(({ databases }) => databases),
      repeatsOf(options),
    )}`
    print(`\n${name}, ${((performance.now() - started) / 1000).toFixed(0)} s\n\n${text}`)
    if (!options.quick) writePart(name, text)
  }
}

function chosenFrom(names: readonly string[]): readonly Benchmark[] {
  const unknown = names.find((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name))
  if (unknown) throw new Error(`there is no "${unknown}"; there are ${BENCHMARKS.map(({ name }) => name).join(', ')}.`)
  return BENCHMARKS.filter(({ name }) => names.length === 0 || names.includes(name))
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

try {
  const options = parseOptions(process.argv.slice(2))
  if (options.help) print(HELP)
  else await bench(options)
} finally {
  await cleanup.all()
}
