import { asTillsyncError } from '../contract/errors.ts'
import type { CycleReport, PluginReport } from '../runner/report.ts'

export function pluginLine({ type, direction }: Pick<PluginReport, 'type' | 'direction'>): string {
  return `${direction === 'received' ? 'receive' : 'send   '}  ${type}`
}

/** The cycle for a script: errors as `{code, message, remedy}`. */
export function reportJson({ run, outcome, findings, plugins, error }: CycleReport): object {
  const asJson = (thrown: unknown) => {
    if (thrown === undefined) return undefined
    const { code, message, remedy } = asTillsyncError(thrown) ?? {
      code: undefined,
      message: String(thrown),
      remedy: undefined,
    }
    return { code, message, remedy }
  }
  return {
    run,
    outcome,
    findings,
    plugins: plugins.map(({ error: failure, milliseconds, ...counts }) => ({
      ...counts,
      milliseconds: Math.round(milliseconds),
      error: asJson(failure),
    })),
    error: asJson(error),
  }
}
