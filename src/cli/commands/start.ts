import type { Command } from 'commander'
import { configFile } from '../../config/file.ts'
import type { CommandContext } from '../command-context.ts'
import type { GlobalOptions } from '../program.ts'
import { serveConsole } from '../serve-console.ts'

const MOST_END_MILLISECONDS = 5000

export function startCommand(program: Command, context: CommandContext): void {
  program
    .command('start')
    .description('run the job host, a cycle at each time of the schedule, and the web console')
    .addHelpText(
      'after',
      `
Ctrl-C (or SIGTERM) ends the running cycle at the next packet’s edge, then the host. A change of the configuration counts
from the next cycle; one with mistakes is refused, and the last valid one stays in force.

Example:
  $ tillsync start`,
    )
    .action(async () => {
      const signal = context.signal()
      const { runHost } = await import('../../host/host.ts')
      const { openInstallation } = await import('../../container.ts')
      const { config, set: flags = {} } = program.opts<GlobalOptions>()
      await runHost({
        source: { file: configFile(config, process.env), flags },
        open: openInstallation,
        beside: (site) => serveConsole(site, flags),
        signal,
      })
      // A connection that hangs would keep the process.
      setTimeout(() => process.exit(), MOST_END_MILLISECONDS).unref()
    })
}
