import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import Bree from 'bree'
import type { Log } from '../contract/index.ts'
import type { JobData } from './job-data.ts'
import { missed, slotsOf, untilSlot } from './slots.ts'

export interface HostOptions {
  /** Its code: where in the interval its cycles are. */
  readonly site: string
  readonly intervalMinutes: number
  /** When a cycle last did its work. */
  readonly lastDone: Date | undefined
  readonly job: JobData
  readonly log: Log
  /** Aborted: the running packet ends, then the host does. */
  readonly signal: AbortSignal
}

/** How long a running packet may take to end before its worker is terminated. A killed cycle loses nothing. */
const DEADLINE_MILLISECONDS = 30_000

const FROM_SOURCE = import.meta.url.endsWith('.ts')
const BOOT = fileURLToPath(new URL('./boot.mjs', import.meta.url))

/**
 * Runs the site's jobs on their schedule, a worker each, until the signal: a sync cycle in each of the site's slots, and
 * one at once for those that were missed. A cycle that is due while one still runs is left out. Resolves when all workers
 * have ended.
 */
export async function runHost({ site, intervalMinutes, lastDone, job, log, signal }: HostOptions): Promise<void> {
  const slots = slotsOf(site, intervalMinutes)
  const now = new Date()
  const wait = untilSlot(slots, now)
  const bree = new Bree({
    root: false,
    logger: {
      info: () => {},
      warn: (message: string) => log.warn({}, message),
      error: (message: string) => log.error({}, message),
    },
    errorHandler: (error, { name }) => log.error({ job: name, error: String(error) }, 'a job failed'),
    jobs: [
      {
        name: 'sync',
        path: fileURLToPath(new URL(`../../jobs/sync${FROM_SOURCE ? '.ts' : '.js'}`, import.meta.url)),
        timeout: wait,
        interval: slots.interval,
        worker: { workerData: job },
      },
    ],
  })
  if (FROM_SOURCE) {
    bree.createWorker = (entry, options) =>
      new Worker(BOOT, { ...options, workerData: { ...options.workerData, entry } })
  }
  const stopped = new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await bree.start()
  if (missed(slots, now, lastDone)) await bree.run('sync')
  log.info({ intervalMinutes, next: new Date(now.getTime() + wait).toISOString() }, 'the host has started')
  await stopped
  await stopWithin(bree, DEADLINE_MILLISECONDS)
  log.info({}, 'the host has stopped')
}

/** Bree waits for ever for a job that does not answer. */
async function stopWithin(bree: Bree, milliseconds: number): Promise<void> {
  const deadline = setTimeout(() => {
    for (const worker of bree.workers.values()) void worker.terminate()
  }, milliseconds)
  await bree.stop()
  clearTimeout(deadline)
}
