import { runJob } from './run-job.ts'

/** The nightly purge, beside whatever cycles are running. */
await runJob(async (installation, { signal, progress }) => {
  const { local, web, merged } = await installation.upkeep.watched(progress).purge(signal)
  installation.log.info({ local, web, merged }, 'purged')
  return undefined
})
