import type { Log } from '../contract/index.ts'
import type { Installation } from '../runner/installation.ts'

/** What the console works with. */
export interface ConsoleServices {
  /**
   * The site by the configuration in force: its databases, for users, lists and the audit log. To be asked for at each
   * request, since the configuration may change. Its owner closes it.
   */
  readonly installation: () => Installation
  /**
   * The site as the configuration says now, for what a user does: a cycle, a preflight. Who opens it closes it.
   * TS_CONFIG_MISSING, TS_CONFIG_INVALID, TS_PLUGIN_….
   */
  open(user: string): Promise<Installation>
  /** What the command line set beside the configuration's file. */
  readonly flags: Readonly<Record<string, string>>
  readonly log: Log
}
