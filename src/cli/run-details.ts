import { localTime } from '../config/site-time.ts'
import type { Run } from '../data/operator/run.ts'
import type { Finding } from '../preflight/finding.ts'
import { countsLine } from '../runner/report-words.ts'
import { findingsTable } from './findings-table.ts'
import type { Output } from './output.ts'
import { pluginLine } from './sync-report.ts'

/** One cycle as text. */
export function runDetails(run: Run, output: Output, timeZone: string): string {
  const { findings, plugins, error } = run
  return [
    `Run ${run.id}`,
    `Started ${localTime(run.startedAt, timeZone)} by ${run.startedBy} (${run.reason}), took ${took(run)}`,
    `Outcome ${run.outcome}${error ? `: ${error}` : ''}`,
    run.idleUntil !== undefined &&
      `Looked since, the last time at ${localTime(run.idleUntil, timeZone)}: nothing to do`,
    findings.length > 0 && `\n${findingsTable(findings as readonly Finding[], output)}`,
    plugins.length > 0 && '',
    ...plugins.map((plugin) => `${pluginLine(plugin)}  ${plugin.error ?? countsLine(plugin, plugin.milliseconds)}`),
  ]
    .filter((line) => line !== false)
    .join('\n')
}

export function took({ startedAt, endedAt }: Run): string {
  return endedAt ? `${((Date.parse(endedAt) - Date.parse(startedAt)) / 1000).toFixed(1)} s` : ''
}
