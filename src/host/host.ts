import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import Bree from 'bree'
import type { Config } from '../config.ts'
import type { Log } from '../contract/index.ts'
import { Agenda } from './agenda.ts'
import type { JobData } from './job-data.ts'
import { cycleTimes } from './timetable.ts'

export interface HostOptions {
  readonly config: Config
  /** When a cycle last did its work. */
  readonly lastDone: Date | undefined
  readonly job: JobData
  readonly log: Log
  /** Aborted: the running packet ends, then the host does. */
  readonly signal: AbortSignal
}

/** How often the host looks at the clock. A timer that is set for hours goes wrong when the machine sleeps. */
const LOOK_MILLISECONDS = 1000

/** How long a running packet may take to end before its worker is terminated. A killed cycle loses nothing. */
const DEADLINE_MILLISECONDS = 30_000

const FROM_SOURCE = import.meta.url.endsWith('.ts')
const BOOT = fileURLToPath(new URL('./boot.mjs', import.meta.url))

/**
 * Runs the site's jobs on their schedule, a worker each, until the signal: a sync cycle at each of the site's times, and
 * one at once for those that were missed. A cycle that is due while one still runs is left out. Resolves when all workers
 * have ended.
 */
export async function runHost({ config, lastDone, job, log, signal }: HostOptions): Promise<void> {
  const agenda = new Agenda(cycleTimes(config), config.schedule.onStart ? undefined : lastDone)
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
        timeout: false,
        worker: { workerData: job },
      },
    ],
  })
  if (FROM_SOURCE) {
    bree.createWorker = (entry, options) =>
      new Worker(BOOT, { ...options, workerData: { ...options.workerData, entry } })
  }
  bree.on('worker deleted', () => agenda.ended(new Date()))
  log.info({ next: agenda.next(new Date()).toISOString() }, 'the host has started')
  while (!signal.aborted) {
    if (!bree.workers.has('sync') && agenda.isDue(new Date())) await bree.run('sync')
    await setTimeout(LOOK_MILLISECONDS, undefined, { signal }).catch(() => {})
  }
  await stopWithin(bree, DEADLINE_MILLISECONDS)
  log.info({}, 'the host has stopped')
}

/** Bree waits for ever for a job that does not answer. */
async function stopWithin(bree: Bree, milliseconds: number): Promise<void> {
  const terminating = new AbortController()
  const deadline = setTimeout(milliseconds, undefined, { signal: terminating.signal }).then(
    () => Promise.all([...bree.workers.values()].map((worker) => worker.terminate())),
    () => {},
  )
  await bree.stop()
  terminating.abort()
  await deadline
}
