import { parentPort, workerData } from 'node:worker_threads'
import { loadConfig } from '../src/config.ts'
import { openInstallation } from '../src/container.ts'
import { asTillsyncError } from '../src/contract/errors.ts'
import type { JobData } from '../src/host/job-data.ts'

/** The nightly purge, beside whatever cycles are running. `cancel` from the host ends it after a few rows. */
const { configFile, flags } = workerData as JobData
const stop = new AbortController()
parentPort?.on('message', (message) => {
  if (message === 'cancel') stop.abort()
})
const installation = await openInstallation(loadConfig({ file: configFile, flags }))
try {
  const { local, web } = await installation.upkeep.purge(stop.signal)
  installation.log.info({ local, web }, 'purged')
} catch (error) {
  const told = asTillsyncError(error)
  if (!told) throw error
  installation.log.warn({ code: told.code, remedy: told.remedy }, told.message)
} finally {
  await installation.close()
  // With nothing left open the worker ends by itself; one that Bree is told to terminate counts as failed.
  parentPort?.close()
}
