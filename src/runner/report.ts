import type { DocumentType } from '../flow/document-type.ts'
import type { Counts } from '../flow/progress.ts'
import type { Finding } from '../preflight/finding.ts'

export type Direction = 'received' | 'sent'

/** What one plugin did in one direction. */
export interface PluginReport extends Readonly<Counts> {
  readonly type: string
  readonly direction: Direction
  readonly milliseconds: number
  readonly error?: unknown
}

export interface CycleReport {
  readonly run: string
  readonly outcome: 'DONE' | 'FAILED' | 'STOPPED'
  readonly findings: readonly Finding[]
  readonly plugins: readonly PluginReport[]
  /** What ended the cycle as a whole. */
  readonly error?: unknown
}

/** Told as a cycle goes on, after each packet's commit. */
export interface CycleListener {
  /** The run's id in the journal. */
  readonly begun?: (run: string) => void
  readonly phase?: (phase: 'preflight' | 'receive' | 'send') => void
  /** Documents of a type are at work from now on; where several go side by side, also those. */
  readonly working?: (type: string) => void
  readonly progress?: (direction: Direction, type: string, counts: Readonly<Counts>, packets: readonly string[]) => void
  readonly done?: (plugin: PluginReport) => void
}

export function noCounts(): Counts {
  return { documents: 0, packets: 0, bytes: 0, setAside: 0 }
}

/** A plugin's report in the making. */
export interface Tally {
  readonly type: DocumentType
  readonly counts: Counts
  milliseconds: number
  error?: unknown
}

export function talliesOf(types: readonly DocumentType[]): Tally[] {
  return types.map((type) => ({ type, counts: noCounts(), milliseconds: 0 }))
}

export function reportOf({ type, counts, milliseconds, error }: Tally, direction: Direction): PluginReport {
  return { type: type.name, direction, ...counts, milliseconds, error }
}
