import type { Command } from 'commander'
import type { CycleReport } from '../../runner/report.ts'
import { explainFailure } from '../../runner/report-words.ts'
import type { CommandContext } from '../command-context.ts'
import { EXIT, type ExitCode, exitCodeOf } from '../exit-codes.ts'
import { findingsTable } from '../findings-table.ts'
import { showProgress } from '../sync-progress.ts'
import { pluginLine, reportJson } from '../sync-report.ts'

export function syncCommand(program: Command, context: CommandContext): void {
  program
    .command('sync')
    .description('one cycle: preflight, receive, send')
    .option('--only <type>', 'this document type alone; may be repeated', (type, types: string[] = []) => [
      ...types,
      type,
    ])
    .addHelpText(
      'after',
      `
Ctrl-C ends the cycle at the next packet’s edge; the next one goes on from there.
Ends with 3 if the preflight failed, 4 if another cycle is running, 5 if documents were set aside or a plugin failed.

Examples:
  $ tillsync sync
  $ tillsync sync --only items --only promotions
  $ tillsync sync --json`,
    )
    .action(async ({ only }: { only?: string[] }) => {
      const installation = await context.installation()
      const progress = showProgress(context.output, installation.lines(only))
      const report = await installation
        .sync({ reason: 'command', only, signal: context.signal(), listener: progress.listener })
        .finally(progress.end)
      context.output.show(reportJson(report), () =>
        exitCodeOf(report.error) === EXIT.preflight
          ? `${findingsTable(report.findings, context.output)}\n${summary(report)}`
          : summary(report),
      )
      if (report.error) throw report.error
      context.exitCode = codeOf(report)
    })
}

function codeOf({ outcome, plugins }: CycleReport): ExitCode {
  if (outcome === 'STOPPED') return EXIT.interrupted
  return plugins.some(({ error, setAside }) => error !== undefined || setAside > 0) ? EXIT.setAside : EXIT.ok
}

function summary({ outcome, plugins }: CycleReport): string {
  const failed = plugins.filter(({ error }) => error !== undefined)
  const aside = plugins.reduce((sum, { setAside }) => sum + setAside, 0)
  const words = { DONE: 'Cycle done', FAILED: 'The cycle failed', STOPPED: 'Stopped; the next cycle goes on from here' }
  const notes = [
    aside > 0
      ? `${aside} documents are set aside: see \`tillsync quarantine list\` and \`tillsync sent --status INVALID\``
      : '',
    ...failed.map((plugin) => `${pluginLine(plugin)}: ${explainFailure(plugin.error)}`),
  ].filter(Boolean)
  return `${words[outcome]}.${notes.map((note) => `\n${note}`).join('')}`
}
