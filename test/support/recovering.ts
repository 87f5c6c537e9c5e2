import assert from 'node:assert/strict'
import type { SiteDatabase } from '../../src/flow/ports/site-database.ts'
import type { WebDatabase } from '../../src/flow/ports/web-database.ts'
import { isForked, survey } from '../../src/flow/recovery/survey.ts'
import { directionOf } from '../../src/runner/direction.ts'
import { type Recovery, recover } from '../../src/runner/recovery.ts'
import type { TestSite } from './retail.ts'

/** Whether preflight would let no cycle of the site begin. */
export async function isStopped(site: TestSite): Promise<boolean> {
  const found = await survey(site.ports, site.relay)
  return isForked(found) || found.unfinished
}

/** As `tillsync recover` does it. `off`: types; the ports as a fault sees them. */
export function recoverySteps(
  site: TestSite,
  {
    dryRun,
    off = [],
    ports = site.ports,
    relay = site.relay,
  }: { dryRun: boolean; off?: readonly string[]; ports?: SiteDatabase; relay?: WebDatabase },
): Promise<Recovery> {
  const known = site.types.filter((type) => directionOf(type, site.site) === 'sent')
  const types = known.filter(({ name }) => !off.includes(name))
  return recover(ports, relay, { types, known, dryRun })
}

/** Repairs a site that must be in need of it, and afterwards is not. */
export async function recovered(site: TestSite): Promise<Recovery> {
  assert.equal(await isStopped(site), true, 'nothing was noticed')
  const recovery = await recoverySteps(site, { dryRun: false })
  assert.equal(await isStopped(site), false, 'still stopped')
  return recovery
}
