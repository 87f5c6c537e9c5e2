import { runJob } from './run-job.ts'

/** The nightly purge, beside whatever cycles are running. */
await runJob(async (installation, { signal }) => {
  const { local, web } = await installation.upkeep.purge(signal)
  installation.log.info({ local, web }, 'purged')
  return undefined
})
