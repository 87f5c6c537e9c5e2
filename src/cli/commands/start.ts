import type { Command } from 'commander'
import { openRunJournal } from '../../data/operator/run-journal.ts'
import type { Installation } from '../../runner/installation.ts'
import type { CommandContext } from '../command-context.ts'
import type { GlobalOptions } from '../program.ts'
import { serveConsole } from '../serve-console.ts'

export function startCommand(program: Command, context: CommandContext): void {
  program
    .command('start')
    .description('run the job host: a cycle at each time of the schedule, and one now if that was missed')
    .addHelpText(
      'after',
      `
Ctrl-C (or SIGTERM) ends the running cycle at the next packet’s edge, then the host. The configuration is read anew for
each cycle; the schedule when the host starts.

Example:
  $ tillsync start`,
    )
    .action(async () => {
      const signal = context.signal()
      const config = context.config()
      const { runHost } = await import('../../host/host.ts')
      const installation = await context.installation()
      const flags = program.opts<GlobalOptions>().set ?? {}
      const endConsole = await serveConsole(installation, flags)
      await runHost({
        config,
        lastDone: await lastDone(installation),
        job: { configFile: config.file, flags },
        log: installation.log,
        signal,
      })
      await endConsole()
    })
}

/** When a cycle last began that did its work. The host starts where a database is still away: its cycles say so. */
async function lastDone({ siteDatabase, log }: Installation): Promise<Date | undefined> {
  try {
    const [run] = await openRunJournal(siteDatabase).list({ most: 1 })
    return run?.outcome === 'DONE' ? new Date(run.startedAt) : undefined
  } catch (error) {
    log.warn({ error: String(error) }, 'the last cycle could not be looked up')
    return undefined
  }
}
