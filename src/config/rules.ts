import { brokenConsoleRules } from './console.ts'
import { brokenRulesBetween } from './database-rules.ts'
import { misfit } from './formats.ts'
import { brokenScheduleRules } from './schedule-rules.ts'
import type { Config } from './settings.ts'

/** What no setting can say alone. */
export function brokenRules(config: Config): string[] {
  const { site, schedule, console, database, webDatabase } = config
  const problems: string[] = []
  const want = (holds: boolean, path: string, found: unknown, wanted: string) => {
    if (!holds) problems.push(`${path}: ${misfit(found, wanted)}`)
  }
  if (site.kind === 'store') {
    want(!/^ho$/i.test(site.code ?? ''), 'site.code', site.code, 'another code: HO is the head office')
    want(site.format !== undefined, 'site.format', site.format, 'consignment or outright: a store has a format')
  }
  if (site.kind === 'head-office') {
    want(site.format === undefined, 'site.format', site.format, 'none: only a store has a format')
  }
  return [
    ...problems,
    ...brokenScheduleRules(schedule),
    ...brokenConsoleRules(console),
    ...brokenRulesBetween(database, webDatabase),
  ]
}
