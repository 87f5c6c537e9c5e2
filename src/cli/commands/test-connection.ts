import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { EXIT } from '../exit-codes.ts'
import { findingsTable, hasFailed } from '../findings-table.ts'

export function testConnectionCommand(program: Command, context: CommandContext): void {
  program
    .command('test-connection')
    .description('Web DB Locator: test the connection to the web database, step by step')
    .addHelpText(
      'after',
      `
Ends with 3 if the web database cannot be worked with.

Examples:
  $ tillsync test-connection
  $ tillsync test-connection --set webDatabase.storage=/srv/tillsync/web.sqlite`,
    )
    .action(async () => {
      const { output } = context
      const [{ openDatabase }, { databaseSettings }, { checkConnection }] = await Promise.all([
        import('../../data/open.ts'),
        import('../../data/settings.ts'),
        import('../../preflight/connection.ts'),
      ])
      const settings = databaseSettings(context.config(), 'web')
      const database = openDatabase(settings)
      try {
        const findings = await checkConnection(database, settings)
        const failed = hasFailed(findings)
        const verdict = failed ? 'Web Database Connection failed.' : 'Web Database Connection successful.'
        output.show({ successful: !failed, findings }, () => `${findingsTable(findings, output)}\n${verdict}`)
        if (failed) context.exitCode = EXIT.preflight
      } finally {
        await database.close()
      }
    })
}
