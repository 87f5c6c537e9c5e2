import assert from 'node:assert/strict'
import { asTillsyncError } from '../../../src/contract/errors.ts'
import type { Random } from '../../../src/demo/world/random.ts'
import type { Installation } from '../../../src/runner/installation.ts'
import type { CycleReport } from '../../../src/runner/report.ts'
import type { ConfiguredSite } from '../configured-sites.ts'
import type { DayOfRetail } from './day-of-retail.ts'

/** A cycle at which something goes wrong: where, and when. */
export interface Happening {
  readonly day: DayOfRetail
  readonly site: ConfiguredSite
  readonly hour: number
  readonly random: Random
}

export type Fault = (happening: Happening) => Promise<void>

/** Whatever goes wrong in this cycle is told with a code, which says what to do. */
export async function toldCycle(installation: Installation): Promise<CycleReport | undefined> {
  try {
    const report = await installation.sync({ reason: 'test', signal: new AbortController().signal })
    for (const error of [report.error, ...report.plugins.map((plugin) => plugin.error)]) assertCoded(error)
    return report
  } catch (error) {
    // Of what the lock and the journal need not even a run can be written.
    assertCoded(error)
    return undefined
  }
}

function assertCoded(error: unknown): void {
  // A plugin whose dependency failed is left out, which needs no code.
  if (error === undefined || (error instanceof Error && error.constructor.name === 'Skipped')) return
  const told = asTillsyncError(error)
  assert.ok(told && told.code !== 'TS_UNEXPECTED', `without a code: ${(error as Error)?.stack ?? error}`)
}
