import type { RunJournal } from '../data/operator/run-journal.ts'
import type { DocumentType } from '../flow/document-type.ts'
import type { SiteDatabase, WebDatabase } from '../flow/ports.ts'
import type { Finding } from '../preflight/finding.ts'
import type { CycleListener } from './report.ts'

/** What a cycle works with. The caller holds the site's lock, and `site` checks it in every write. */
export interface CycleParts {
  readonly site: SiteDatabase
  readonly web: WebDatabase
  /** The types that this cycle carries, in dependency order. */
  readonly types: readonly DocumentType[]
  /** Names of all types there are plugins for, on or off. */
  readonly known: readonly string[]
  readonly preflight: () => Promise<readonly Finding[]>
  /** Tells the web database that this installation is at work. */
  readonly announce: () => Promise<void>
  readonly journal: RunJournal
  /** How many independent types go side by side. */
  readonly concurrency: number
  readonly signal: AbortSignal
  readonly listener: CycleListener
}

export interface Start {
  /** `command`, `schedule`, `console`, … */
  readonly reason: string
  readonly startedBy: string
}
