import { asTillsyncError } from '../contract/errors.ts'
import type { DatabaseSettings } from '../data/database-settings.ts'
import { healthOf } from '../data/health-of.ts'
import { openDatabase } from '../data/open.ts'
import type { Finding } from './finding.ts'

/** Steps of a connection that fail when a line, or a server, is down; the later ones need a person. */
const LINE_STEPS = ['name', 'instance', 'port', 'file', 'network']

/** Whether a cycle failed because a database was out of reach, so that trying again soon makes sense. */
export function isLineDown(error: unknown, findings: readonly Finding[]): boolean {
  const code = asTillsyncError(error)?.code
  if (code === 'TS_DATABASE_ABSENT' || code === 'TS_DATABASE_LOST') return true
  return findings.some(
    ({ ok, severity, check }) =>
      !ok && severity === 'error' && LINE_STEPS.some((step) => check.endsWith(` database: ${step}`)),
  )
}

/** Whether the database can be reached, as far as that can be told without signing in. */
export async function isReachable(settings: DatabaseSettings): Promise<boolean> {
  const database = openDatabase(settings)
  try {
    for (const { name, take } of healthOf(settings.dialect).steps) {
      if (LINE_STEPS.includes(name)) await take(settings, database)
    }
    return true
  } catch {
    return false
  } finally {
    await database.close()
  }
}
