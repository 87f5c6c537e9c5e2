import type { Run } from '../data/operator/run.ts'
import { withoutLock } from '../data/operator/run-journal.ts'
import { databaseSettings } from '../data/settings.ts'
import { isLocked } from '../data/site/lock.ts'
import type { Installation } from './installation.ts'

/** Runs that a killed process left open are RUNNING until the next one begins, unless nobody holds the lock. */
export async function asTheyAre(
  { siteDatabase, config }: Pick<Installation, 'siteDatabase' | 'config'>,
  runs: readonly Run[],
): Promise<readonly Run[]> {
  if (runs.every(({ outcome }) => outcome !== 'RUNNING')) return runs
  return (await isLocked(siteDatabase, databaseSettings(config, 'local'))) ? runs : runs.map(withoutLock)
}
