import { parentPort, workerData } from 'node:worker_threads'
import { configOf } from '../src/config.ts'
import { type Installation, openInstallation } from '../src/container.ts'
import { type Failure, failureOf } from '../src/host/failure.ts'
import type { JobData, JobMessage } from '../src/host/job-data.ts'

export interface JobTools {
  /** Aborted by the host: the job ends at the next packet's edge. */
  readonly signal: AbortSignal
  /** The job has a run in the journal. */
  begun(run: string): void
  /** The job does not hang. */
  progress(): void
  /** It begins with documents of a plugin's. */
  working(plugin: string): void
}

/**
 * Runs one job in the host's worker, with the configuration that the host holds to be valid, and tells the host how it
 * ended, which logs it. The job's own log goes by way of the host.
 */
export async function runJob(
  work: (installation: Installation, tools: JobTools) => Promise<Failure | undefined>,
): Promise<void> {
  const { configFile, configText, flags } = workerData as JobData
  const tell = (message: JobMessage) => parentPort?.postMessage(message)
  const stop = new AbortController()
  parentPort?.on('message', (message) => {
    if (message === 'cancel') stop.abort()
  })
  let run: string | undefined
  const tools: JobTools = {
    signal: stop.signal,
    begun(id) {
      run = id
      tell({ is: 'begun', run: id })
    },
    progress: () => tell({ is: 'progress' }),
    working: (plugin) => tell({ is: 'progress', plugin }),
  }
  const log = {
    output: { write: (line: string) => tell({ is: 'log', line }) },
    fields: () => (run === undefined ? {} : { run }),
  }
  let failure: Failure | undefined
  try {
    const installation = await openInstallation(configOf(configFile, configText, process.env, flags), { log })
    failure = await work(installation, tools).finally(() => installation.close())
  } catch (error) {
    failure = failureOf(error)
  }
  tell({ is: 'ended', failure })
  // With nothing left open the worker ends by itself; one that Bree is told to terminate counts as failed.
  parentPort?.close()
}
