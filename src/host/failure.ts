import { asTillsyncError, coded, loggedFailure } from '../contract/errors.ts'
import type { Finding } from '../preflight/finding.ts'
import { isLineDown } from '../preflight/line.ts'
import type { CycleReport } from '../runner/report.ts'

/** Why a job did not do its work, as its worker tells the host. */
export interface Failure {
  /** What tells two kinds of failure apart: the code, with what a preflight found first. */
  readonly kind: string
  readonly code: string
  readonly message: string
  readonly remedy: string
  /** The message for a log. */
  readonly logged: string
  /** A database was out of reach: the next try comes sooner than the schedule says. */
  readonly lineDown: boolean
}

export function failureOf(error: unknown, findings: readonly Finding[] = []): Failure {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const { code, message, remedy } = asTillsyncError(error) ?? coded('TS_UNEXPECTED', { detail })
  const check = findings.find(({ ok, severity }) => !ok && severity === 'error')?.check
  const logged = loggedFailure(error)
  const kind = check ? `${code} ${check}` : code
  return {
    kind,
    code,
    message,
    remedy,
    logged: [logged.message, logged.at].filter(Boolean).join('\n'),
    lineDown: isLineDown(error, findings),
  }
}

/** Of the cycle as a whole, else of the first plugin that failed. */
export function failureOfCycle({ error, findings, plugins }: CycleReport): Failure | undefined {
  if (error !== undefined) return failureOf(error, findings)
  const failed = plugins.find((plugin) => plugin.error !== undefined)
  return failed && failureOf(failed.error)
}
