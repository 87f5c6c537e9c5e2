import type { RunJournal } from '../data/operator/run-journal.ts'
import type { DocumentType } from '../flow/document-type.ts'
import type { SiteDatabase } from '../flow/ports/site-database.ts'
import type { WebDatabase } from '../flow/ports/web-database.ts'
import type { Finding } from '../preflight/finding.ts'
import type { CycleListener } from './report.ts'

/** What a cycle works with. The caller holds the lock of its scope, and `site` checks it in every write. */
export interface CycleParts {
  readonly site: SiteDatabase
  readonly web: WebDatabase
  /** The types that this cycle carries, in dependency order. */
  readonly types: readonly DocumentType[]
  /** Names of all types there are plugins for, on or off. */
  readonly known: readonly string[]
  readonly preflight: () => Promise<readonly Finding[]>
  /** Tells the web database that this installation is at work, before the run does its work. */
  readonly announce: (run: string) => Promise<void>
  readonly journal: RunJournal
  /**
   * Works under an origin's lock, with a site that checks it in every write; undefined: another host has the origin.
   * Where a database is for one host alone, the cycle's lock is enough.
   */
  readonly share: <T>(origin: string, work: (site: SiteDatabase) => Promise<T>) => Promise<T | undefined>
  /** Does `work` while no other host does what has this name. */
  readonly alone: (name: 'acknowledge', work: () => Promise<void>) => Promise<void>
  /** How many independent types, or origins, go side by side. */
  readonly concurrency: number
  readonly signal: AbortSignal
  readonly listener: CycleListener
}

export interface Start {
  /** `command`, `schedule`, `console`, … */
  readonly reason: string
  readonly startedBy: string
  /** Of runs with the same scope one goes on at a time: `cycle`, or a host's share of the receiving. */
  readonly scope: string
}
