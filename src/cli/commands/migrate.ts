import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'

export function migrateCommand(program: Command, context: CommandContext): void {
  program
    .command('migrate')
    .description('make what the databases lack: tables, triggers, the first user')
    .addHelpText(
      'after',
      `
Makes Tillsync’s own tables, the tables of the reference schema that are not mapped to others, and the triggers that
capture changes; at the head office also the web database. The account that runs it first becomes administrator. May be
run again at any time, and must be after an upgrade.

Example:
  $ tillsync migrate`,
    )
    .action(async () => {
      const { openInstallation } = await import('../../container.ts')
      const installation = await openInstallation(context.config(), { create: true })
      try {
        const done = await installation.migrate()
        context.output.show(done, () =>
          [
            `Migrations of the local database: ${done.local.join(', ') || 'up to date'}`,
            done.web && `Migrations of the web database: ${done.web.join(', ') || 'up to date'}`,
            `Tables made: ${done.tables.join(', ') || 'none was missing'}`,
            done.administrator && `Administrator: ${done.administrator}`,
          ]
            .filter(Boolean)
            .join('\n'),
        )
      } finally {
        await installation.close()
      }
    })
}
