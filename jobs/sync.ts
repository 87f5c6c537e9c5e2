import { parentPort, workerData } from 'node:worker_threads'
import { loadConfig } from '../src/config.ts'
import { openInstallation } from '../src/container.ts'
import { asTillsyncError } from '../src/contract/errors.ts'
import type { JobData } from '../src/host/job-data.ts'

/**
 * One sync cycle of the schedule. The configuration is read anew each time, so that a change counts from the next cycle.
 * `cancel` from the host ends it at the next packet's edge.
 */
const { configFile, flags } = workerData as JobData
const stop = new AbortController()
parentPort?.on('message', (message) => {
  if (message === 'cancel') stop.abort()
})
const installation = await openInstallation(loadConfig({ file: configFile, flags }))
try {
  const { run, outcome, plugins, error } = await installation.sync({ reason: 'schedule', signal: stop.signal })
  const told = asTillsyncError(error)
  if (error) installation.log.error({ run, code: told?.code, remedy: told?.remedy }, told?.message ?? String(error))
  else installation.log.info({ run, documents: plugins.reduce((sum, { documents }) => sum + documents, 0) }, outcome)
} catch (error) {
  const told = asTillsyncError(error)
  if (!told) throw error
  installation.log.warn({ code: told.code, remedy: told.remedy }, told.message)
} finally {
  await installation.close()
  // With nothing left open the worker ends by itself; one that Bree is told to terminate counts as failed.
  parentPort?.close()
}
