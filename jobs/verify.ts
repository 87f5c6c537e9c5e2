import { parentPort, workerData } from 'node:worker_threads'
import { loadConfig } from '../src/config.ts'
import { openInstallation } from '../src/container.ts'
import { asTillsyncError } from '../src/contract/errors.ts'
import type { JobData } from '../src/host/job-data.ts'

/** Compares documents with the sites they come from or go to, which answer in their next cycles. `cancel` from the host ends it. */
const MINUTES = 60

const { configFile, flags } = workerData as JobData
const stop = new AbortController()
parentPort?.on('message', (message) => {
  if (message === 'cancel') stop.abort()
})
const installation = await openInstallation(loadConfig({ file: configFile, flags }))
try {
  const { sites, sequences } = await installation.upkeep.verify({ deep: false, minutes: MINUTES, signal: stop.signal })
  for (const { type, site, outcome, documents, differences, code, reason } of sites) {
    const told = { type, site, outcome, documents, differences: differences.length, code, reason }
    if (outcome === 'AGREES') installation.log.info(told, 'verified')
    else installation.log.warn(told, 'verified')
  }
  for (const { gaps, twice, ...series } of sequences)
    installation.log.warn({ ...series, twice: twice.length }, 'numbers are missing, or stand twice')
} catch (error) {
  const told = asTillsyncError(error)
  if (!told) throw error
  installation.log.warn({ code: told.code, remedy: told.remedy }, told.message)
} finally {
  await installation.close()
  // With nothing left open the worker ends by itself; one that Bree is told to terminate counts as failed.
  parentPort?.close()
}
