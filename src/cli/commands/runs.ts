import type { Command } from 'commander'
import { localTime } from '../../config/site-time.ts'
import { coded } from '../../contract/errors.ts'
import { errorParts, type Run } from '../../data/operator/run.ts'
import { openRunJournal } from '../../data/operator/run-journal.ts'
import { asTheyAre } from '../../runner/open-runs.ts'
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
      const installation = await opened(context)
      const { siteDatabase, config } = installation
      const list = await asTheyAre(installation, await openRunJournal(siteDatabase).list({ most, before: after }))
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
                  errorOf(run),
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
      const installation = await opened(context)
      const { siteDatabase, config } = installation
      const found = await openRunJournal(siteDatabase).find(id)
      const [run] = await asTheyAre(installation, found ? [found] : [])
      if (!run) throw coded('TS_NAME_UNKNOWN', { what: 'run', name: id, known: 'see `tillsync runs`' })
      context.output.show(run, () => runDetails(run, context.output, config.site.timeZone))
    })
}

async function opened(context: CommandContext) {
  const installation = await context.installation()
  await installation.openSite()
  return installation
}

/** The first there is, without what to do: "runs show" has that. */
function errorOf({ error, plugins }: Run): string | undefined {
  const first = error ?? plugins.find((plugin) => plugin.error)?.error
  return first && errorParts(first).what
}

function sum({ plugins }: Run, direction: 'received' | 'sent', count: 'documents' | 'setAside'): number {
  return plugins.filter((plugin) => plugin.direction === direction).reduce((total, plugin) => total + plugin[count], 0)
}
