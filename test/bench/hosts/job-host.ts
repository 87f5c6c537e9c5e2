import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Cleanup } from '../cleanup.ts'
import { cpuOf, peakMemoryOf, residentMemoryOf } from '../measure/processes.ts'

const COMMAND_LINE = fileURLToPath(new URL('../../../src/cli/main.js', import.meta.url))

/** `tillsync start` as a service manager runs it, with a cycle due each minute. */
export class JobHost {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>
  #waiting: { readonly said: string; readonly heard: () => void } | undefined

  /** `port`: of its console. */
  constructor(cleanup: Cleanup, configFile: string, port: number) {
    const settings = [
      'schedule.intervalMinutes=1',
      'schedule.minimumMinutes=1',
      'log.level=info',
      `console.port=${port}`,
    ]
    const words = ['start', '--config', configFile, ...settings.flatMap((one) => ['--set', one])]
    this.#child = spawn(process.execPath, [COMMAND_LINE, ...words], { stdio: ['ignore', 'ignore', 'pipe'] })
    this.#ended = once(this.#child, 'exit')
    const release = cleanup.later(() => this.#child.kill('SIGKILL'))
    void this.#ended.then(release)
    createInterface(this.#child.stderr!).on('line', (line) => {
      if (this.#waiting && line.includes(this.#waiting.said)) this.#waiting.heard()
    })
  }

  /** The next time that the log says this. */
  async said(said: string): Promise<void> {
    const heard = new Promise<void>((resolve) => {
      this.#waiting = { said, heard: resolve }
    })
    const ended = this.#ended.then(() => {
      throw new Error(`the job host has ended; it did not say ${said}`)
    })
    await Promise.race([heard, ended])
  }

  /** MiB, Node.js itself included. */
  get resident(): number {
    return residentMemoryOf(this.#child.pid ?? 0)
  }

  /** MiB. */
  get peak(): number {
    return peakMemoryOf(this.#child.pid ?? 0)
  }

  /** Seconds so far. */
  get cpu(): number {
    return cpuOf(this.#child.pid ?? 0)
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM')
    await this.#ended
  }
}
