import type { Command } from 'commander'
import { type Config, loadConfig } from '../config.ts'
import type { Installation } from '../container.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { createOutput, type Output } from './output.ts'
import type { GlobalOptions } from './program.ts'
import { stopSignal } from './stop-signal.ts'

/** What a command gets from the frame. */
export interface CommandContext {
  readonly output: Output
  /** The effective configuration, read at the first call. Throws TS_CONFIG_MISSING, TS_CONFIG_INVALID. */
  config(): Config
  /**
   * The site with its databases and plugins, opened at the first call, closed when the command has ended. `migrate`: with
   * the logins that may make tables and logins.
   */
  installation(options?: { readonly migrate: boolean }): Promise<Installation>
  /** Aborted by Ctrl-C. A command that asks for it must end by itself; any other is ended by Ctrl-C at once. */
  signal(): AbortSignal
  /** Ends the command well, but with this code. A command that fails throws instead. */
  exitCode: ExitCode
  /** The configuration as far as it was read; for the support contact. */
  readonly knownConfig: Config | undefined
  close(): Promise<void>
}

export function createContext(program: Command): CommandContext {
  const options = () => program.opts<GlobalOptions>()
  let config: Config | undefined
  let installation: Promise<Installation> | undefined
  const context: CommandContext = {
    get output() {
      return createOutput({ json: options().json === true })
    },
    config() {
      config ??= loadConfig({ file: options().config, flags: options().set })
      return config
    },
    installation(options) {
      installation ??= open(context.config(), options)
      return installation
    },
    signal: stopSignal,
    exitCode: EXIT.ok,
    get knownConfig() {
      return config
    },
    async close() {
      const opened = await installation?.catch(() => undefined)
      await opened?.close()
    },
  }
  return context
}

async function open(config: Config, options?: { readonly migrate: boolean }): Promise<Installation> {
  const { openInstallation } = await import('../container.ts')
  return openInstallation(config, options)
}
