import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** What a command of the product came to. */
export interface Ran {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  readonly seconds: number
  /** Peak memory of its process. */
  readonly peakMebibytes: number
}

/** `.ts` from source, `.js` compiled; the other files of this program end alike. */
const EXTENSION = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
export const COMMAND_LINE = fileURLToPath(new URL(`../cli/main${EXTENSION}`, import.meta.url))
const REPORT_PEAK = new URL(`./report-peak${EXTENSION}`, import.meta.url).href

/** What `tillsync` stands for where it is not installed, as a shell would take it. */
export const TILLSYNC = ['node', ...process.execArgv, COMMAND_LINE].join(' ')

/** Runs one command of the product in a process of its own, as a shell does. */
export async function runTillsync(words: readonly string[]): Promise<Ran> {
  const started = performance.now()
  const child = spawn(process.execPath, [...process.execArgv, '--import', REPORT_PEAK, COMMAND_LINE, ...words], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: ownEnvironment(),
  })
  const [stdout, stderr, peak, [exitCode]] = await Promise.all([
    text(child.stdout as Readable),
    text(child.stderr as Readable),
    text(child.stdio[3] as Readable),
    once(child, 'close') as Promise<[number | null]>,
  ])
  return {
    exitCode: exitCode ?? -1,
    stdout,
    stderr,
    seconds: (performance.now() - started) / 1000,
    peakMebibytes: Math.round(Number(peak) / 1024),
  }
}

/** The demo's sites have their own settings, whatever this shell has set for another. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TILLSYNC_')))
}
