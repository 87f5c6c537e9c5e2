import { Command, InvalidArgumentError } from 'commander'
import { PROGRAM_VERSION } from '../config/program.ts'

/** Options that every command takes, before or after its own. */
export interface GlobalOptions {
  readonly config?: string
  readonly set?: Readonly<Record<string, string>>
  readonly json?: true
}

/** The program without its commands; src/cli/commands.ts lists those. Failures come out as exceptions. */
export function createProgram(): Command {
  return new Command('tillsync')
    .description('Carries business documents between stores and head office, through the web database in between.')
    .version(PROGRAM_VERSION)
    .option('--config <file>', 'configuration file (default: TILLSYNC_CONFIG, else tillsync.yaml)')
    .option('--set <path=value>', 'a setting that counts more than the file; may be repeated', addSetting)
    .option('--json', 'print the result as JSON')
    .helpCommand('help [command]', 'explain a command')
    .addHelpText(
      'after',
      `
Examples:
  $ tillsync init --kind store --code S001 --name 'Park Street' --format outright
  $ tillsync migrate
  $ tillsync sync
  $ tillsync status --json`,
    )
    .configureOutput({ outputError: () => {} }) // run-command.ts reports errors, all in one form
    .exitOverride()
}

function addSetting(text: string, settings: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, path, value] = text.match(/^([^=]+)=(.*)$/s) ?? []
  if (path === undefined || value === undefined)
    throw new InvalidArgumentError('Wanted path=value, such as site.code=S001.')
  return { ...settings, [path]: value }
}
