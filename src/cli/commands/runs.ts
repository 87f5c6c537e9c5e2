import type { Command } from 'commander'
import { localTime } from '../../config/site-time.ts'
import { coded } from '../../contract/errors.ts'
import type { Run } from '../../data/operator/run.ts'
import { openRunJournal, withoutLock } from '../../data/operator/run-journal.ts'
import { databaseSettings } from '../../data/settings.ts'
import { isLocked } from '../../data/site/lock.ts'
import type { CommandContext } from '../command-context.ts'
import { addPageOptions } from '../list-options.ts'
import { runDetails, took } from '../run-details.ts'

export function runsCommand(program: Command, context: CommandContext): void {
  const runs = program.command('runs').description('the cycles of this site, newest first')
  addPageOptions(runs)
    .addHelpText(
      'after',
      '\nExamples:\n  $ tillsync runs --most 10\n  $ tillsync runs show 1c2d3e4f\n  $ tillsync runs --json',
    )
    .action(async ({ most, after }: { most: number; after?: string }) => {
      const { siteDatabase, config } = await opened(context)
      const list = await Promise.all(
        (await openRunJournal(siteDatabase).list({ most, before: after })).map((run) => asItIs(run, context)),
      )
      const next = list.length === most ? list.at(-1)?.id : undefined
      context.output.show({ items: list, next }, () =>
        list.length === 0
          ? 'Nothing.'
          : [
              context.output.table(
                ['Run', 'Started', 'Took', 'Why', 'By', 'Outcome', 'Received', 'Sent', 'Set aside', 'Error'],
                list.map((run) => [
                  run.id.slice(0, 8),
                  localTime(run.startedAt, config.site.timeZone),
                  took(run),
                  run.reason,
                  run.startedBy,
                  run.outcome,
                  sum(run, 'received', 'documents'),
                  sum(run, 'sent', 'documents'),
                  sum(run, 'received', 'setAside') + sum(run, 'sent', 'setAside'),
                  run.error ?? run.plugins.find(({ error }) => error)?.error,
                ]),
              ),
              next && `More: tillsync runs --after ${next}`,
            ]
              .filter(Boolean)
              .join('\n'),
      )
    })

  runs
    .command('show <run>')
    .description('one cycle: findings of the preflight, what each plugin did')
    .addHelpText('after', '\nThe beginning of the run’s id is enough.\n\nExample:\n  $ tillsync runs show 1c2d3e4f')
    .action(async (id: string) => {
      const { siteDatabase, config } = await opened(context)
      const found = await openRunJournal(siteDatabase).find(id)
      if (!found) throw coded('TS_NAME_UNKNOWN', { what: 'run', name: id, known: 'see `tillsync runs`' })
      const run = await asItIs(found, context)
      context.output.show(run, () => runDetails(run, context.output, config.site.timeZone))
    })
}

async function opened(context: CommandContext) {
  const installation = await context.installation()
  await installation.openSite()
  return installation
}

/** A run that a killed process left open is RUNNING until the next one begins, unless nobody holds the lock. */
async function asItIs(run: Run, context: CommandContext): Promise<Run> {
  if (run.outcome !== 'RUNNING') return run
  const { siteDatabase, config } = await context.installation()
  return (await isLocked(siteDatabase, databaseSettings(config, 'local'))) ? run : withoutLock(run)
}

function sum({ plugins }: Run, direction: 'received' | 'sent', count: 'documents' | 'setAside'): number {
  return plugins.filter((plugin) => plugin.direction === direction).reduce((total, plugin) => total + plugin[count], 0)
}
