import type { Command } from 'commander'
import { stringify } from 'yaml'
import { masked } from '../../config/masked.ts'
import type { CommandContext } from '../command-context.ts'

export function configCommand(program: Command, context: CommandContext): void {
  const config = program.command('config').description('the configuration of this site')
  config
    .command('check')
    .description('print the effective configuration, or every mistake in it')
    .addHelpText(
      'after',
      `
Examples:
  $ tillsync config check
  $ TILLSYNC_SITE_CODE=S002 tillsync config check --set schedule.intervalMinutes=30 --json`,
    )
    .action(async () => {
      const { file, ...settings } = masked(context.config())
      // What is wrong with the plugins' own settings, the plugins tell.
      await context.installation()
      context.output.show({ file, ...settings }, () => `# ${file}\n${stringify(settings).trimEnd()}`)
    })
}
