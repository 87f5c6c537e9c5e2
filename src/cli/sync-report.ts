import { asTillsyncError } from '../contract/errors.ts'
import type { CycleReport, PluginReport } from '../runner/report.ts'

export function pluginLine({ type, direction }: Pick<PluginReport, 'type' | 'direction'>): string {
  return `${direction === 'received' ? 'receive' : 'send   '}  ${type}`
}

/** `120 documents in 2 packets, 14.2 kB, 0.3 s; 1 set aside`. */
export function countsLine({ documents, packets, bytes, setAside }: PluginReport, milliseconds: number): string {
  const moved = documents === 0 ? 'nothing new' : `${documents} documents in ${packets} packets, ${size(bytes)}`
  const aside = setAside > 0 ? `; ${setAside} set aside` : ''
  return `${moved}, ${(milliseconds / 1000).toFixed(1)} s${aside}`
}

export function explainFailure(error: unknown): string {
  const told = asTillsyncError(error)
  return told ? `${told.code}: ${told.message} ${told.remedy}` : error instanceof Error ? error.message : String(error)
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

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
