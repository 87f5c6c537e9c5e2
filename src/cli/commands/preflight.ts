import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { EXIT } from '../exit-codes.ts'
import { findingsTable, hasFailed } from '../findings-table.ts'

export function preflightCommand(program: Command, context: CommandContext): void {
  program
    .command('preflight')
    .description('check everything that must hold before a cycle')
    .addHelpText(
      'after',
      `
Ends with 3 if a cycle would not start.

Examples:
  $ tillsync preflight
  $ tillsync preflight --json`,
    )
    .action(async () => {
      const { output } = context
      const findings = await (await context.installation()).preflight()
      output.show(findings, () => findingsTable(findings, output))
      if (hasFailed(findings)) context.exitCode = EXIT.preflight
    })
}
