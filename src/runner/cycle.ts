import { asTillsyncError, coded } from '../contract/errors.ts'
import type { DocumentType } from '../flow/document-type.ts'
import { answerQuestions } from '../flow/verify/answer.ts'
import type { Finding } from '../preflight/finding.ts'
import type { CycleParts, Start } from './cycle-parts.ts'
import { directionOf } from './direction.ts'
import { receive, receivePhase } from './receive-phase.ts'
import { receivingOf } from './receiving.ts'
import { type CycleReport, type Direction, type PluginReport, reportOf, type Tally, talliesOf } from './report.ts'
import { sendPhase } from './send-phase.ts'
import { turnOf } from './turn.ts'

/**
 * One sync cycle: preflight, then receive, then send, by turns where the receive takes long; recorded from its first
 * moment. A failed check ends it before a row moves. A plugin that fails does not stop the others. Whatever was thrown
 * is in the report.
 */
export function runCycle(parts: CycleParts, start: Start): Promise<CycleReport> {
  return recorded(parts, start, async (report, timed) => {
    const receiving = receivingOf(going(parts, 'received'))
    const sending = talliesOf(going(parts, 'sent'))
    const reportSent = (tally: Tally) => report(reportOf(tally, 'sent'))
    let received: readonly PluginReport[] = []
    let last = false
    while (!last && begins(parts, 'receive')) {
      const turn = turnOf(parts)
      received = await timed('receive', () => receivePhase(turn.parts, receiving))
      last = !turn.over()
      if (last) for (const plugin of received) await report(plugin)
      if (!begins(parts, 'send')) break
      await timed('send', () => sendPhase(parts, sending, last ? reportSent : async () => {}))
    }
    // It was stopped between two turns.
    if (!last) {
      for (const plugin of received) await report(plugin)
      for (const tally of sending) if (tally.milliseconds > 0 || tally.error !== undefined) await reportSent(tally)
    }
    // Last: it may take long, and nobody's documents wait for it.
    await answerQuestions(parts.site, parts.web, parts.types, parts.signal)
  })
}

/** What a host does while another runs the cycle: preflight, then its share of the receiving. */
export function runShare(parts: CycleParts, start: Start): Promise<CycleReport> {
  return recorded(parts, start, async (report, timed) => {
    if (!begins(parts, 'receive')) return
    const received = await timed('receive', () => receive(parts, receivingOf(going(parts, 'received'))))
    for (const plugin of received) await report(plugin)
  })
}

type Phase = 'preflight' | 'receive' | 'send'
type Timed = <T>(phase: Phase, work: () => Promise<T>) => Promise<T>

async function recorded(
  parts: CycleParts,
  start: Start,
  work: (report: (plugin: PluginReport) => Promise<void>, timed: Timed) => Promise<void>,
): Promise<CycleReport> {
  const run = await parts.journal.begin(start)
  parts.listener.begun?.(run)
  const plugins: PluginReport[] = []
  let findings: readonly Finding[] = []
  let error: unknown
  const took: Partial<Record<Phase, number>> = {}
  const timed: Timed = async (phase, work) => {
    const began = performance.now()
    try {
      return await work()
    } finally {
      took[phase] = (took[phase] ?? 0) + performance.now() - began
    }
  }
  try {
    parts.listener.phase?.('preflight')
    findings = await timed('preflight', parts.preflight)
    const failed = findings.filter(({ ok, severity }) => !ok && severity === 'error')
    if (failed.length > 0) {
      throw coded('TS_PREFLIGHT_FAILED', { findings: inShort(failed) })
    }
    await parts.announce(run)
    await work(async (plugin) => {
      plugins.push(plugin)
      await record(parts, run, plugin)
    }, timed)
  } catch (thrown) {
    error = thrown
  }
  const outcome = error ? 'FAILED' : parts.signal.aborted ? 'STOPPED' : 'DONE'
  await parts.journal.end(run, outcome, error === undefined ? undefined : messageOf(error), findings, took)
  return { run, outcome, findings, plugins, error }
}

function begins({ signal, listener }: CycleParts, phase: 'receive' | 'send'): boolean {
  if (!signal.aborted) listener.phase?.(phase)
  return !signal.aborted
}

async function record({ journal, listener }: CycleParts, run: string, plugin: PluginReport): Promise<void> {
  const { type, direction, milliseconds, error } = plugin
  const message = error === undefined ? undefined : messageOf(error)
  await journal.counts(run, type, direction, plugin, Math.round(milliseconds), message)
  listener.done?.(plugin)
}

function going({ site: { site }, types }: CycleParts, direction: Direction): DocumentType[] {
  return types.filter((type) => directionOf(type, site) === direction)
}

/** All of them are recorded beside; a line holds the first few. */
export function inShort(failed: readonly Finding[]): string {
  const first = failed.slice(0, 3).map(({ check, found }) => `${check}: ${found}`)
  return [...first, ...(failed.length > 3 ? [`and ${failed.length - 3} more`] : [])].join('; ')
}

/** As `errorParts` reads it. */
function messageOf(error: unknown): string {
  const told = asTillsyncError(error)
  return told ? `${told.code}: ${told.message}\n${told.remedy}` : error instanceof Error ? error.message : String(error)
}
