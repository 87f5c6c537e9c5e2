/** What the host hands to each job's worker: where the configuration is, and what the command line set beside it. */
export interface JobData {
  readonly configFile: string
  readonly flags: Readonly<Record<string, string>>
}
