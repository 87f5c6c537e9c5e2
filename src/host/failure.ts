import { asTillsyncError, coded, loggedFailure } from '../contract/errors.ts'
import type { Verified } from '../flow/verify/verified.ts'
import type { Finding } from '../preflight/finding.ts'
import { isLineDown } from '../preflight/line.ts'
import type { CycleReport } from '../runner/report.ts'

/** Why a job did not do its work, as its worker tells the host. */
export interface Failure {
  /** What tells two kinds of failure apart: the code, with what a preflight found first, or the plugin. */
  readonly kind: string
  readonly code: string
  readonly message: string
  readonly remedy: string
  /** The message for a log. */
  readonly logged: string
  /** A database was out of reach: the next try comes sooner than the schedule says. */
  readonly lineDown: boolean
}

export function failureOf(error: unknown, findings: readonly Finding[] = [], plugin?: string): Failure {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const { code, message, remedy } = asTillsyncError(error) ?? coded('TS_UNEXPECTED', { detail })
  const check = findings.find(({ ok, severity }) => !ok && severity === 'error')?.check
  const logged = loggedFailure(error)
  const kind = [code, check ?? plugin].filter(Boolean).join(' ')
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
  return failed && failureOf(failed.error, [], failed.type)
}

/** undefined: nothing differs, as far as the others have answered. */
export function failureOfVerify(results: readonly Pick<Verified, 'type' | 'outcome'>[]): Failure | undefined {
  const types = [...new Set(results.filter(({ outcome }) => outcome === 'DIFFERS').map(({ type }) => type))]
  return types.length > 0 ? failureOf(coded('TS_VERIFY_DIFFERS', { types: types.join(', ') })) : undefined
}
