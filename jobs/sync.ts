import { asTillsyncError } from '../src/contract/errors.ts'
import { failureOfCycle } from '../src/host/failure.ts'
import { runJob } from './run-job.ts'

/** One sync cycle of the schedule. */
await runJob(async (installation, { signal, begun, progress }) => {
  const listener = { begun, phase: progress, progress, done: progress }
  try {
    const report = await installation.sync({ reason: 'schedule', signal, listener })
    const documents = report.plugins.reduce((sum, plugin) => sum + plugin.documents, 0)
    if (!report.error) installation.log.info({ documents }, report.outcome)
    return failureOfCycle(report)
  } catch (error) {
    const told = asTillsyncError(error)
    if (told?.code !== 'TS_LOCK_HELD') throw error
    // somebody else's cycle does what this one would have done
    installation.log.warn({ code: told.code, remedy: told.remedy }, told.message)
    return undefined
  }
})
