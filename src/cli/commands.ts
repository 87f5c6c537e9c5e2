import type { Command } from 'commander'
import type { CommandContext } from './command-context.ts'
import { configCommand } from './commands/config.ts'
import { initCommand } from './commands/init.ts'
import { migrateCommand } from './commands/migrate.ts'
import { pluginsCommand } from './commands/plugins.ts'
import { preflightCommand } from './commands/preflight.ts'
import { publishCommand } from './commands/publish.ts'
import { purgeCommand } from './commands/purge.ts'
import { quarantineCommand } from './commands/quarantine.ts'
import { receivedCommand } from './commands/received.ts'
import { recoverCommand } from './commands/recover.ts'
import { repairCommand } from './commands/repair.ts'
import { roleCommand } from './commands/role.ts'
import { runsCommand } from './commands/runs.ts'
import { sentCommand } from './commands/sent.ts'
import { siteCommand } from './commands/site.ts'
import { startCommand } from './commands/start.ts'
import { statusCommand } from './commands/status.ts'
import { syncCommand } from './commands/sync.ts'
import { testConnectionCommand } from './commands/test-connection.ts'
import { traceCommand } from './commands/trace.ts'
import { userCommand } from './commands/user.ts'
import { verifyCommand } from './commands/verify.ts'

/**
 * Adds one command, with its help, to the program. Its file imports what is light; what loads the databases' drivers
 * comes with `await context.installation()` or an `await import(…)` in the action, so that `--help` stays quick.
 */
export type AddCommand = (program: Command, context: CommandContext) => void

/** Every command, under its heading in `tillsync --help`. */
const COMMANDS: Readonly<Record<string, readonly AddCommand[]>> = {
  'Set up:': [initCommand, configCommand, migrateCommand, pluginsCommand, siteCommand],
  'Synchronise:': [syncCommand, startCommand, publishCommand],
  'See what happens:': [statusCommand, receivedCommand, sentCommand, traceCommand, quarantineCommand, runsCommand],
  'Security:': [userCommand, roleCommand],
  'Look after:': [verifyCommand, repairCommand, purgeCommand],
  'Support tools:': [preflightCommand, recoverCommand, testConnectionCommand],
}

export function addCommands(program: Command, context: CommandContext): void {
  for (const [heading, commands] of Object.entries(COMMANDS)) {
    program.commandsGroup(heading)
    for (const add of commands) add(program, context)
  }
}
