import type { Finding } from '../preflight/finding.ts'
import type { Output } from './output.ts'

/** What was found, what was wanted, and below it what to do about each that is not as it should be. */
export function findingsTable(findings: readonly Finding[], output: Output): string {
  const rows = findings.map(({ check, ok, severity, found, wanted }) => [
    ok ? 'ok' : severity === 'error' ? 'FAILED' : 'warning',
    check,
    found,
    wanted,
  ])
  const todo = findings.filter(({ ok }) => !ok).map(({ check, remedy }) => `- ${check}: ${remedy}`)
  return [output.table(['Result', 'Check', 'Found', 'Wanted'], rows), todo.length > 0 && `\nTo do:\n${todo.join('\n')}`]
    .filter(Boolean)
    .join('\n')
}

/** Whether a cycle would not start. */
export function hasFailed(findings: readonly Finding[]): boolean {
  return findings.some(({ ok, severity }) => !ok && severity === 'error')
}
