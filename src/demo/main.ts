import { resolve } from 'node:path'
import { asTillsyncError } from '../contract/errors.ts'
import { prepareFolder } from './folder.ts'
import { invoiceDemo } from './invoice-demo.ts'
import { type DemoOptions, HELP, parseOptions } from './options.ts'
import { retailDemo } from './retail-demo.ts'
import { heading, print, table } from './say.ts'
import { createShell, type Shell } from './shell.ts'

/** Ends with 0 if both sides agree but for what is set aside on purpose, 1 if they do not, 2 for a wrong option. */
async function demo(words: readonly string[]): Promise<number> {
  const options = parseOptions(words)
  if (options.help) {
    print(HELP)
    return 0
  }
  const started = performance.now()
  prepareFolder(resolve(options.directory))
  const shell = createShell()
  print('`tillsync` is `npm run tillsync --` in a clone. Each command runs in a process of its own.')
  const agree = await play(options, shell)
  showEffort(shell, (performance.now() - started) / 1000)
  print(agree ? '\n✓ Both sides have the same, but for what is set aside above.' : '\n✗ The sides differ.')
  showNext(options)
  return agree ? 0 : 1
}

function play(
  { directory, size, seed, invoices, columns, encoding, dayFirst }: DemoOptions,
  shell: Shell,
): Promise<boolean> {
  return invoices === undefined
    ? retailDemo({ size, seed }, directory, shell)
    : invoiceDemo({ path: invoices, columns, encoding, dayFirst }, directory, shell)
}

function showEffort({ done }: Shell, seconds: number): void {
  heading('Time and peak memory of each process')
  const own = Math.round(process.resourceUsage().maxRSS / 1024)
  table(
    ['Seconds', 'MiB', 'Command'],
    [
      ...done.map((one) => [one.seconds.toFixed(1), one.peakMebibytes, one.command]),
      [seconds.toFixed(1), own, 'the demo itself, all in all'],
    ],
  )
}

function showNext({ directory }: DemoOptions): void {
  const named = directory === 'demo' ? '' : ` -- ${directory}`
  print(`
See it in a browser: the hosts and consoles of these sites, on this machine alone.
  npm start${named}

Try next:
  npm run tillsync -- --config ${directory}/HO/tillsync.yaml status
  npm run tillsync -- --config ${directory}/S001/tillsync.yaml sent --status INVALID
  npm run tillsync -- --config ${directory}/HO/tillsync.yaml quarantine list
  npm run tillsync -- --config ${directory}/HO/tillsync.yaml publish items --all --to S001
  npm run tillsync -- --config ${directory}/S001/tillsync.yaml runs
  npm run demo -- --size 10`)
}

try {
  process.exitCode = await demo(process.argv.slice(2))
} catch (error) {
  const told = asTillsyncError(error)
  if (!told) throw error
  process.stderr.write(`${told.code}: ${told.message}\n${told.remedy}\n`)
  process.exitCode = told.code === 'TS_DEMO_USAGE' ? 2 : 1
}
