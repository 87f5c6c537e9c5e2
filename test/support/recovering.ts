import assert from 'node:assert/strict'
import { isForked, survey } from '../../src/flow/recovery/survey.ts'
import { type Recovery, recover } from '../../src/runner/recovery.ts'
import type { TestSite } from './retail.ts'

/** Whether preflight would let no cycle of the site begin. */
export async function isStopped(site: TestSite): Promise<boolean> {
  const found = await survey(site.ports, site.relay)
  return isForked(found) || found.unfinished
}

/** Repairs a site that must be in need of it, and afterwards is not. */
export async function recovered(site: TestSite): Promise<Recovery> {
  assert.equal(await isStopped(site), true, 'nothing was noticed')
  const recovery = await recover(site.ports, site.relay, { dryRun: false })
  assert.equal(await isStopped(site), false, 'still stopped')
  return recovery
}
