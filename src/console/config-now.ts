import { type Changes, changeSettings } from '../config/change.ts'
import { type Config, loadConfig } from '../config.ts'
import { asTillsyncError, type TillsyncError } from '../contract/errors.ts'
import type { ConsoleServices } from './services.ts'

export interface ConfigNow {
  /** As the file says now or, while it has mistakes, as it is in force. */
  readonly config: Config
  /** Its mistakes. */
  readonly error?: TillsyncError
}

/** The configuration that the next cycle would have. */
export function configNow({ installation, flags }: ConsoleServices): ConfigNow {
  const { config, registry } = installation()
  return attempt(config, () => {
    const now = loadConfig({ file: config.file, flags })
    registry.checkSettings(now)
    return now
  })
}

/** Changes the file unless it would then have mistakes: those are given back, and the file stays as it is. */
export function change({ installation, flags }: ConsoleServices, changes: Changes): ConfigNow {
  const { config, registry } = installation()
  return attempt(config, () => changeSettings(config.file, changes, process.env, flags, registry.checkSettings))
}

function attempt(config: Config, read: () => Config): ConfigNow {
  try {
    return { config: read() }
  } catch (thrown) {
    const error = asTillsyncError(thrown)
    if (!error) throw thrown
    return { config, error }
  }
}

/** What a form has as text, as the file is to have it: the configuration itself says what it may be. */
export function typed(text: string): string | number | undefined {
  if (text.trim() === '') return undefined
  return /^\d+$/.test(text.trim()) ? Number(text) : text.trim()
}
