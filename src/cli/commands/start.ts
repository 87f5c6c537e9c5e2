import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import type { GlobalOptions } from '../program.ts'

export function startCommand(program: Command, context: CommandContext): void {
  program
    .command('start')
    .description('run the job host: a cycle now, and one at every interval of the schedule')
    .addHelpText(
      'after',
      `
Ctrl-C (or SIGTERM) ends the running cycle at the next packet’s edge, then the host. The configuration is read anew for
each cycle; the interval when the host starts.

Example:
  $ tillsync start`,
    )
    .action(async () => {
      const signal = context.signal()
      const { file, schedule } = context.config()
      const { runHost } = await import('../../host/host.ts')
      const { log } = await context.installation()
      const flags = program.opts<GlobalOptions>().set ?? {}
      await runHost({ intervalMinutes: schedule.intervalMinutes, job: { configFile: file, flags }, log, signal })
    })
}
