import { failureOfVerify } from '../src/host/failure.ts'
import { runJob } from './run-job.ts'

/** The other sites answer in their next cycles. */
const MINUTES = 60

/** The nightly comparison of documents with the sites they come from or go to. */
await runJob(async (installation, { signal, progress }) => {
  const { sites, sequences } = await installation.upkeep
    .watched(progress)
    .verify({ deep: false, minutes: MINUTES, signal })
  for (const { type, site, outcome, documents, differences, code } of sites) {
    const told = { plugin: type, with: site, outcome, documents, differences: differences.length, code }
    if (outcome === 'AGREES') installation.log.info(told, 'verified')
    else installation.log.warn(told, 'verified')
  }
  for (const { gaps, twice, ...series } of sequences)
    installation.log.warn({ ...series, twice: twice.length }, 'numbers are missing, or stand twice')
  return failureOfVerify(sites)
})
