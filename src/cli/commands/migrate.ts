import { type Command, Option } from 'commander'
import { coded } from '../../contract/errors.ts'
import type { FirstTrigger } from '../../data/business/first-triggers.ts'
import type { Migrated } from '../../runner/migrate.ts'
import type { CommandContext } from '../command-context.ts'

interface MigrateOptions {
  readonly sql?: 'local' | 'web'
  readonly login?: string
  readonly removeTriggers?: true
}

export function migrateCommand(program: Command, context: CommandContext): void {
  program
    .command('migrate')
    .description('make what the databases lack: tables, triggers, the first user')
    .addOption(
      new Option('--sql [database]', 'change nothing, print the script for the database’s administrator')
        .choices(['local', 'web'])
        .preset('local')
        .conflicts('removeTriggers'),
    )
    .option('--login <login>', 'with --sql: grant this login what a cycle needs, instead of `user`')
    .option('--remove-triggers', 'take off the triggers that capture changes; `migrate` puts them back')
    .addHelpText(
      'after',
      `
Makes Tillsync’s own tables, the tables of the reference schema that are not mapped to others, and the triggers that
capture changes; at the head office also the web database. The account that runs it first becomes administrator. May be
run again at any time, and must be after an upgrade.

On a server it signs in as \`migration.user\`, where the configuration has one, and grants \`user\` what a cycle needs.

Examples:
  $ tillsync migrate
  $ tillsync migrate --sql > local.sql
  $ tillsync migrate --sql web --login tillsync > web.sql`,
    )
    .action(async ({ sql, login, removeTriggers }: MigrateOptions) => {
      if (login && !sql) throw coded('TS_USAGE', { problem: '--login goes with --sql.', command: 'migrate' })
      const { openInstallation } = await import('../../container.ts')
      const create = !sql && !removeTriggers
      const installation = await openInstallation(context.config(), { migrate: true, create })
      try {
        if (sql) {
          const notes = sql === 'local' ? (await installation.firstTriggers()).map((one) => `-- ${noteOn(one)}`) : []
          const script = await installation.migrationScript(sql, login)
          context.output.show({ script }, () => [...notes, script || '-- Nothing to do.'].join('\n'))
        } else if (removeTriggers) {
          const triggers = await installation.removeTriggers()
          context.output.show({ triggers }, () => `Triggers removed: ${triggers.join(', ') || 'there were none'}`)
        } else {
          for (const one of await installation.firstTriggers()) process.stderr.write(`${noteOn(one)}\n`)
          const done = await installation.migrate()
          context.output.show(done, () => summaryOf(done))
        }
      } finally {
        await installation.close()
      }
    })
}

/** Before the triggers are there. */
function noteOn({ table, type, forbids }: FirstTrigger): string {
  const way = `set \`plugins.${type}.capture: application\``
  return `${table} gets its first trigger: from then on it refuses ${forbids}. If a program here does so, ${way}.`
}

function summaryOf({ local, web, tables, administrator }: Migrated): string {
  return [
    `Migrations of the local database: ${local.join(', ') || 'up to date'}`,
    web && `Migrations of the web database: ${web.join(', ') || 'up to date'}`,
    `Tables made: ${tables.join(', ') || 'none was missing'}`,
    administrator && `Administrator: ${administrator}`,
  ]
    .filter(Boolean)
    .join('\n')
}
