import { asTillsyncError } from '../../contract/errors.ts'
import type { CycleReport } from '../../runner/report.ts'
import { documents } from '../layout/counted.ts'
import type { SyncState } from './sync-window.ts'

const PHASES = {
  start: 'Starting …',
  preflight: 'Preflight: checking everything that must hold …',
  receive: 'Receiving …',
  send: 'Sending …',
} as const

/** How far a cycle is, or how it ended, in a sentence. */
export function syncWords({ phase, stopping, report, error }: SyncState): string {
  if (phase !== 'ended') return stopping ? 'Stopping at the next packet’s edge …' : PHASES[phase]
  if (report) return reportWords(report)
  return asTillsyncError(error)?.code === 'TS_LOCK_HELD' ? 'Another cycle is running.' : 'The cycle did not start.'
}

function reportWords({ outcome, plugins, error }: CycleReport): string {
  if (asTillsyncError(error)?.code === 'TS_PREFLIGHT_FAILED') return 'The preflight failed; no document was moved.'
  const sum = (direction: string) =>
    plugins.reduce((all, plugin) => all + (plugin.direction === direction ? plugin.documents : 0), 0)
  const [received, sent] = [sum('received'), sum('sent')]
  const moved = received + sent === 0 ? 'nothing was new' : `${documents(received)} received, ${sent} sent`
  if (outcome === 'STOPPED') return `Stopped: ${moved}. The next cycle goes on from here.`
  if (outcome === 'FAILED') return `The cycle failed: ${moved}. The next cycle goes on from here.`
  return `Synchronization done: ${moved}.`
}
