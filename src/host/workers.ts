import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import Bree from 'bree'
import { coded, type TillsyncError } from '../contract/errors.ts'
import type { Log } from '../contract/index.ts'
import { type Failure, failureOf } from './failure.ts'
import type { JobData, JobMessage } from './job-data.ts'
import { FROM_SOURCE, type Job } from './jobs.ts'

/** How a job ended. */
export interface Ending {
  readonly job: string
  /** Its run in the journal, if it had come so far. */
  readonly run?: string
  readonly failure?: Failure
  /** By the worker itself; false: it crashed, or hung. */
  readonly told: boolean
}

interface Running {
  readonly megabytes: number
  run?: string
  /** The plugin whose documents it began with last. */
  plugin?: string
  /** By a clock that stands still while the machine sleeps. */
  progressAt: number
  /** Why it is being ended, and since when. */
  ending?: { readonly at: number; readonly error: TillsyncError }
  error?: unknown
  told?: { readonly failure?: Failure }
}

/** A native call that does not return keeps its thread. */
const STUCK_MILLISECONDS = 20_000

const MEGABYTE = 1024 * 1024
const CODE_MEGABYTES = 128

const BOOT = fileURLToPath(new URL('./boot.mjs', import.meta.url))

/** The jobs' workers. Bree starts and stops them; when, is the host's business. */
export class Workers {
  readonly #bree: Bree
  readonly #running = new Map<string, Running>()
  readonly #data = new Map<string, JobData>()
  /** What the process takes while no worker runs. */
  #restingBytes = 0

  constructor(
    readonly jobs: readonly Job[],
    log: Log,
    readonly output: { write(line: string): void },
    readonly ended: (ending: Ending) => void,
  ) {
    this.#bree = new Bree({
      root: false,
      logger: { info() {}, warn: (message) => log.warn({}, String(message)), error() {} },
      errorHandler: (error, { name }) => {
        const running = this.#running.get(name)
        if (running) running.error ??= error
      },
      workerMessageHandler: ({ name, message }) => this.#hear(name, message as JobMessage),
      jobs: jobs.map(({ name, file }) => ({ name, path: file, timeout: false })),
    })
    this.#bree.createWorker = (entry, options) => {
      const { name } = jobs.find(({ file }) => file === entry)!
      const workerData = { ...this.#data.get(name), entry }
      const resourceLimits = { maxOldGenerationSizeMb: this.#running.get(name)!.megabytes }
      return new Worker(FROM_SOURCE ? BOOT : entry, { ...options, workerData, resourceLimits })
    }
    this.#bree.on('worker deleted', (name: string) => this.#end(name))
  }

  /** Whether a job would have to wait for another, or is running itself. */
  mustWait({ isCycle }: Job): boolean {
    return this.jobs.some((job) => job.isCycle === isCycle && this.#running.has(job.name))
  }

  /**
   * `megabytes`: what its objects may take; a worker that needs more is ended. So is one with which the process grows much
   * more: of buffers, and of what native code takes, V8 keeps no bound.
   */
  async start(name: string, data: JobData, megabytes: number): Promise<void> {
    if (this.#running.size === 0) this.#restingBytes = process.memoryUsage.rss()
    this.#data.set(name, data)
    this.#running.set(name, { megabytes, progressAt: performance.now() })
    await this.#bree.run(name)
  }

  /** Ends what has made no progress for so long, or takes too much memory. Gives a job that cannot be ended. */
  endStray(hangSeconds: number): string | undefined {
    const now = performance.now()
    const isLarge = process.memoryUsage.rss() - this.#restingBytes > mostBytes([...this.#running.values()])
    for (const [job, running] of this.#running) {
      if (running.ending && now - running.ending.at > STUCK_MILLISECONDS) return job
      if (running.ending) continue
      const hangs = now - running.progressAt >= hangSeconds * 1000
      if (!hangs && !isLarge) continue
      running.ending = { at: now, error: hangs ? hungOf(job, running, hangSeconds) : largeOf(job, running) }
      void this.#bree.workers.get(job)?.terminate()
    }
    return undefined
  }

  /**
   * Lets each end at its next packet's edge, and ends it at the deadline. Bree alone would wait for ever. Gives a job that
   * cannot be ended.
   */
  async stop(deadlineSeconds: number): Promise<string | undefined> {
    const stopped = this.#bree.stop()
    const over = new AbortController()
    const wait = (milliseconds: number) => setTimeout(milliseconds, undefined, { signal: over.signal }).catch(() => {})
    await Promise.race([stopped, wait(deadlineSeconds * 1000)])
    for (const worker of this.#bree.workers.values()) void worker.terminate()
    await Promise.race([stopped, wait(STUCK_MILLISECONDS)])
    over.abort()
    return [...this.#running.keys()][0]
  }

  #hear(name: string, message: JobMessage): void {
    const running = this.#running.get(name)
    if (message.is === 'log') this.output.write(message.line)
    if (!running) return
    if (message.is !== 'log') running.progressAt = performance.now()
    if (message.is === 'begun') running.run = message.run
    if (message.is === 'progress') running.plugin = message.plugin ?? running.plugin
    if (message.is === 'ended') running.told = message
  }

  #end(job: string): void {
    const running = this.#running.get(job)!
    this.#running.delete(job)
    const { told, run } = running
    const failure = told ? told.failure : failureOf(running.ending?.error ?? crashOf(job, running))
    this.ended({ job, run, failure, told: told !== undefined })
  }
}

/** As much as for the objects once more, and the programs' code. */
function mostBytes(running: readonly Running[]): number {
  return running.reduce((sum, { megabytes }) => sum + (2 * megabytes + CODE_MEGABYTES) * MEGABYTE, 0)
}

function crashOf(job: string, running: Running): TillsyncError {
  const { error } = running
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY') return largeOf(job, running)
  return coded('TS_JOB_CRASHED', { job, detail: error instanceof Error ? error.message : String(error) })
}

function largeOf(job: string, running: Running): TillsyncError {
  return coded('TS_JOB_MEMORY', { job, megabytes: running.megabytes, at: placeOf(running) })
}

function hungOf(job: string, running: Running, seconds: number): TillsyncError {
  return coded('TS_JOB_HUNG', { job, seconds, at: placeOf(running) })
}

function placeOf({ plugin }: Running): string {
  return plugin === undefined ? '' : `, at documents of ${plugin}`
}
