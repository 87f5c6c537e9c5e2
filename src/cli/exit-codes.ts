import { asTillsyncError } from '../contract/errors.ts'

/** What a script learns from a command; docs/command-line.md lists the same. */
export const EXIT = {
  ok: 0,
  failure: 1,
  /** The command or the configuration has a mistake. */
  usage: 2,
  preflight: 3,
  /** Another cycle of this site, or another host, is running. */
  locked: 4,
  /** The cycle ended, but documents were set aside or a plugin failed. */
  setAside: 5,
  /** Sites have documents differently. */
  differs: 6,
  /** A site that was asked did not answer. */
  unanswered: 7,
  /** Ctrl-C, at a packet's edge. */
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

const BY_ERROR: Readonly<Record<string, ExitCode>> = {
  TS_USAGE: EXIT.usage,
  TS_CONFIG_MISSING: EXIT.usage,
  TS_CONFIG_INVALID: EXIT.usage,
  TS_CONFIG_EXISTS: EXIT.usage,
  TS_PLUGIN_LOAD: EXIT.usage,
  TS_PLUGIN_API: EXIT.usage,
  TS_PLUGIN_SHAPE: EXIT.usage,
  TS_PLUGIN_DUPLICATE: EXIT.usage,
  TS_PLUGIN_UNKNOWN: EXIT.usage,
  TS_PLUGIN_DEPENDENCY: EXIT.usage,
  TS_PLUGIN_CIRCLE: EXIT.usage,
  TS_TYPE_UNKNOWN: EXIT.usage,
  TS_PREFLIGHT_FAILED: EXIT.preflight,
  TS_LOCK_HELD: EXIT.locked,
  TS_HOST_RUNNING: EXIT.locked,
}

export function exitCodeOf(error: unknown): ExitCode {
  return BY_ERROR[asTillsyncError(error)?.code ?? ''] ?? EXIT.failure
}
