import type { Database } from '../../data/database.ts'
import { healthOf } from '../../data/health-of.ts'
import { databaseSettings } from '../../data/settings.ts'
import type { Check, Needed, PreflightContext } from '../check.ts'
import { type Finding, finding } from '../finding.ts'

/** What each kind of database says of itself: its version, and that readers never wait for who writes. */
export const localHealth = healthCheck('local', ({ siteDatabase }) => siteDatabase)
export const webHealth = healthCheck('web', ({ webDatabase }) => webDatabase)

function healthCheck(which: Needed, pick: (context: PreflightContext) => Database): Check {
  return {
    name: `${which} database: health`,
    needs: [which],
    async run(context) {
      const database = pick(context)
      const settings = databaseSettings(context.config, which)
      const findings: Finding[] = []
      for (const { name, judge } of healthOf(settings.dialect).checks) {
        findings.push(finding(`${which} database: ${name}`, await judge(database, settings)))
      }
      return findings
    },
  }
}
