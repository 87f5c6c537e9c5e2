import { asTillsyncError, coded } from '../contract/errors.ts'
import type { DocumentType } from '../flow/ports.ts'
import type { Finding } from '../preflight/finding.ts'
import type { CycleParts, Start } from './cycle-parts.ts'
import { directionOf } from './direction.ts'
import { receivePhase } from './receive-phase.ts'
import type { CycleReport, Direction, PluginReport } from './report.ts'
import { sendPhase } from './send-phase.ts'

/**
 * One sync cycle: preflight, then receive, then send; recorded from its first moment. A failed check ends it before a
 * row moves. A plugin that fails does not stop the others. Whatever was thrown is in the report.
 */
export async function runCycle(parts: CycleParts, start: Start): Promise<CycleReport> {
  const run = await parts.journal.begin(start)
  const plugins: PluginReport[] = []
  let findings: readonly Finding[] = []
  let error: unknown
  try {
    parts.listener.phase?.('preflight')
    findings = await parts.preflight()
    const failed = findings.filter(({ ok, severity }) => !ok && severity === 'error')
    if (failed.length > 0) {
      throw coded('TS_PREFLIGHT_FAILED', {
        findings: failed.map(({ check, found }) => `${check}: ${found}`).join('; '),
      })
    }
    await parts.announce()
    await record(parts, run, plugins, 'receive', () => receivePhase(parts, going(parts, 'received')))
    await record(parts, run, plugins, 'send', () => sendPhase(parts, going(parts, 'sent')))
  } catch (thrown) {
    error = thrown
  }
  const outcome = error ? 'FAILED' : parts.signal.aborted ? 'STOPPED' : 'DONE'
  await parts.journal.end(run, outcome, error === undefined ? undefined : messageOf(error), findings)
  return { run, outcome, findings, plugins, error }
}

async function record(
  { journal, listener, signal }: CycleParts,
  run: string,
  plugins: PluginReport[],
  phase: 'receive' | 'send',
  work: () => Promise<PluginReport[]>,
): Promise<void> {
  if (signal.aborted) return
  listener.phase?.(phase)
  for (const report of await work()) {
    plugins.push(report)
    const { type, direction, milliseconds, error } = report
    const message = error === undefined ? undefined : messageOf(error)
    await journal.counts(run, type, direction, report, Math.round(milliseconds), message)
    listener.done?.(report)
  }
}

function going({ site: { site }, types }: CycleParts, direction: Direction): DocumentType[] {
  return types.filter((type) => directionOf(type, site) === direction)
}

function messageOf(error: unknown): string {
  const told = asTillsyncError(error)
  return told ? `${told.code}: ${told.message}` : error instanceof Error ? error.message : String(error)
}
