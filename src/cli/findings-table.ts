import type { Finding } from '../preflight/finding.ts'
import type { Output } from './output.ts'

/** What was found, what was wanted, and below it what to do, each step once, about those that are not as they should be. */
export function findingsTable(findings: readonly Finding[], output: Output): string {
  const rows = findings.map(({ check, ok, severity, found, wanted }) => [
    ok ? 'ok' : severity === 'error' ? 'FAILED' : 'warning',
    check,
    found,
    wanted,
  ])
  const wrong = findings.filter(({ ok }) => !ok)
  const todo = [...new Set(wrong.map(({ remedy }) => remedy))].map((remedy) => {
    const checks = new Set(wrong.filter((finding) => finding.remedy === remedy).map(({ check }) => check))
    return `- ${[...checks].join('; ')}: ${remedy}`
  })
  return [output.table(['Result', 'Check', 'Found', 'Wanted'], rows), todo.length > 0 && `\nTo do:\n${todo.join('\n')}`]
    .filter(Boolean)
    .join('\n')
}

/** Whether a cycle would not start. */
export function hasFailed(findings: readonly Finding[]): boolean {
  return findings.some(({ ok, severity }) => !ok && severity === 'error')
}
