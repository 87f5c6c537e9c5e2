import type { Failure } from './failure.ts'

/** What the host hands to each job's worker: the configuration that is in force, and what the command line set beside it. */
export interface JobData {
  readonly configFile: string
  /** Of the file, when it was valid last. */
  readonly configText: string
  readonly flags: Readonly<Record<string, string>>
}

/** What a job's worker tells the host. */
export type JobMessage =
  | { readonly is: 'begun'; readonly run: string }
  /**
   * A packet was committed, or a transaction of a purge or a comparison: the job does not hang. `plugin`: whose documents it
   * begins with.
   */
  | { readonly is: 'progress'; readonly plugin?: string }
  /** A line of the log, which the host alone writes. */
  | { readonly is: 'log'; readonly line: string }
  | { readonly is: 'ended'; readonly failure?: Failure }
