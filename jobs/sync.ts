import { asTillsyncError } from '../src/contract/errors.ts'
import { failureOfCycle } from '../src/host/failure.ts'
import { cycleLog, logEnd } from '../src/runner/cycle-log.ts'
import { runJob } from './run-job.ts'

/** One sync cycle of the schedule, which the host has found to have something to do. */
await runJob(async (installation, { signal, begun, progress, working }) => {
  const listener = cycleLog(installation.log, { begun, phase: progress, working, progress, done: progress })
  try {
    const report = await installation.sync({ reason: 'schedule', signal, listener })
    // What failed is logged by the host.
    if (!report.error) logEnd(installation.log, report)
    return failureOfCycle(report)
  } catch (error) {
    const told = asTillsyncError(error)
    if (told?.code !== 'TS_LOCK_HELD') throw error
    // somebody else's cycle does what this one would have done
    installation.log.warn({ code: told.code, remedy: told.remedy }, told.message)
    return undefined
  }
})
