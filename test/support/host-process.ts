import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readHostState } from '../../src/host/host-state.ts'
import { commandLine } from './command-line.ts'

const COMMAND_LINE = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const CLOCK = fileURLToPath(new URL('./shifted-clock.mjs', import.meta.url))
const MOST_MILLISECONDS = 60_000

/** A day's interval: a time of it falls into a test's few seconds only when the test moves the clock. */
export const DAILY = ['--set', 'schedule.intervalMinutes=1440']
export const DAY = 24 * 60 * 60_000

/** A site in a folder of its own, whose job host is a process that the test starts and stops. */
export class HostedSite {
  readonly folder = mkdtempSync(join(tmpdir(), 'tillsync-host-'))
  readonly config = join(this.folder, 'tillsync.yaml')
  readonly #hosts: HostProcess[] = []

  /** A head office, with its web database. */
  async init(): Promise<void> {
    await this.run('init', '--kind', 'head-office', '--directory', this.folder)
    await this.run('migrate')
  }

  /** The store S001 of that head office, whose host may run, too. */
  async addStore(): Promise<HostedSite> {
    await this.run('site', 'add', 'S001', '--name', 'Park Street', '--format', 'outright')
    const store = new HostedSite()
    const site = ['--kind', 'store', '--code', 'S001', '--name', 'Park Street', '--format', 'outright']
    const web = ['--web-database', join(this.folder, 'web.sqlite')]
    await store.run('init', '--directory', store.folder, ...site, ...web)
    await store.run('migrate')
    return store
  }

  async run(...words: string[]): Promise<string> {
    const { code, out, error } = await commandLine('--config', this.config, ...words)
    assert.equal(code, 0, error)
    return out
  }

  async runs(): Promise<readonly { reason: string; outcome: string; error?: string }[]> {
    return JSON.parse(await this.run('runs', '--json')).items
  }

  start(...words: string[]): HostProcess {
    // Each time of the schedule is to be seen in the journal, whether there is anything to do or not.
    const everyTime = ['--set', 'preflight.everyMinutes=0']
    const host = new HostProcess(this.folder, ['start', '--config', this.config, ...everyTime, ...words])
    this.#hosts.push(host)
    return host
  }

  async remove(): Promise<void> {
    for (const host of this.#hosts) await host.end('SIGKILL')
    rmSync(this.folder, { recursive: true })
  }
}

export class HostProcess {
  log = ''
  readonly #child: ChildProcess
  readonly #clock: string
  readonly #state: string
  readonly #exited: Promise<number | null>
  #shift: number

  constructor(folder: string, words: readonly string[]) {
    this.#clock = join(folder, 'clock')
    this.#state = join(folder, 'tillsync.state')
    // a host that is started again finds the clock as the one before left it
    this.#shift = existsSync(this.#clock) ? Number(readFileSync(this.#clock, 'utf8')) : 0
    this.moveClock(0)
    const program = ['--conditions=tillsync-source', '--import', 'tsx', '--import', CLOCK, COMMAND_LINE]
    this.#child = spawn(process.execPath, [...program, ...words], {
      env: { ...process.env, TILLSYNC_TEST_CLOCK: this.#clock },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.log += text
    })
    this.#exited = new Promise((resolve) => this.#child.on('close', resolve))
  }

  get pid(): number {
    return this.#child.pid!
  }

  /** Once the log says so, this often. */
  async said(text: string, times = 1): Promise<void> {
    const deadline = performance.now() + MOST_MILLISECONDS
    while (this.log.split(text).length - 1 < times) {
      assert.ok(this.#child.exitCode === null, `the host has ended; it did not say ${text}:\n${this.log}`)
      assert.ok(performance.now() < deadline, `the host did not say ${text}:\n${this.log}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  /** Once a cycle has done its work this often, and the host knows it. */
  async done(times = 1): Promise<void> {
    await this.said('"msg":"DONE"', times)
    await this.rests()
  }

  /** Once no cycle runs: after a cycle's own last word its worker has still to end. */
  async rests(): Promise<void> {
    const deadline = performance.now() + MOST_MILLISECONDS
    while ((await readHostState(this.#state))?.nextCycle === 'due') {
      assert.ok(performance.now() < deadline, `the cycle did not end:\n${this.log}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  moveClock(milliseconds: number): void {
    this.#shift += milliseconds
    // at once or not at all: the host reads it at any moment
    writeFileSync(`${this.#clock}.new`, String(this.#shift))
    renameSync(`${this.#clock}.new`, this.#clock)
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.#child.exitCode === null) this.#child.kill(signal)
    return this.#exited
  }

  ended(): Promise<number | null> {
    return this.#exited
  }
}
