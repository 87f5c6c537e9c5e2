import { asTillsyncError } from '../contract/errors.ts'
import type { Database } from '../data/database.ts'
import type { DatabaseSettings } from '../data/database-settings.ts'
import { healthOf } from '../data/health-of.ts'
import { type Finding, finding, notChecked } from './finding.ts'

const SLOW_MILLISECONDS = 1000

/** Support tools → Web DB Locator → Test Connection, for either database. Each step needs the one before it. */
export async function checkConnection(database: Database, settings: DatabaseSettings): Promise<Finding[]> {
  const findings: Finding[] = []
  let broken: string | undefined
  for (const { name, wanted, take, remedy } of healthOf(settings.dialect).steps) {
    const check = `${settings.which} database: ${name}`
    if (broken) {
      findings.push(notChecked(check, `the step ${broken} failed`))
      continue
    }
    try {
      findings.push(finding(check, { ok: true, found: await take(settings, database), wanted, remedy: '' }))
    } catch (error) {
      broken = name
      const told = asTillsyncError(error)
      const found = told?.message ?? (error as Error).message
      const todo = remedy?.(error) ?? told?.remedy ?? remedyOf(settings)
      findings.push(finding(check, { ok: false, found, wanted, remedy: todo }))
    }
  }
  return broken ? findings : [...findings, await latency(database, settings)]
}

async function latency(database: Database, { which }: DatabaseSettings): Promise<Finding> {
  const started = performance.now()
  await database.read((session) => session.all('select 1 as one'))
  const milliseconds = Math.round(performance.now() - started)
  return finding(`${which} database: latency`, {
    ok: milliseconds < SLOW_MILLISECONDS,
    severity: 'warning',
    found: `${milliseconds} ms for a query`,
    wanted: `below ${SLOW_MILLISECONDS} ms`,
    remedy: 'Cycles will be slow; check the line, and the load of the database.',
  })
}

function remedyOf({ which }: DatabaseSettings): string {
  return `Check \`${which === 'web' ? 'webDatabase' : 'database'}\` in the configuration.`
}
