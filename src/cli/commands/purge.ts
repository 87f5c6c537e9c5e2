import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { EXIT } from '../exit-codes.ts'

export function purgeCommand(program: Command, context: CommandContext): void {
  program
    .command('purge')
    .description('take away packets and notes of them that are older than the retention')
    .addHelpText(
      'after',
      `
In short transactions, beside whatever cycles are running. What somebody still needs stays, however old it is. At the head
office also in the web database; there, of what a store that is away has still to read, only the last version of each
document is left.

Example:
  $ tillsync purge`,
    )
    .action(async () => {
      const installation = await context.installation()
      const signal = context.signal()
      const purged = await installation.upkeep.purge(signal)
      const { claims, sentPackets, receivedPackets, removals, runs, acts } = purged.local
      context.output.show({ ...purged, stopped: signal.aborted }, () =>
        [
          `Purged here: ${sentPackets} sent packets, ${claims} claims, ${receivedPackets} notes of received packets, ${removals} of removals, ${runs} runs, ${acts} acts of the audit log.`,
          purged.web &&
            `In the web database: ${purged.web.packets} packets, ${purged.web.snapshotParts} parts of snapshots; ${purged.merged} packets were merged with others that some store has still to read.`,
          signal.aborted && 'Stopped; the next purge goes on from here.',
        ]
          .filter(Boolean)
          .join('\n'),
      )
      if (signal.aborted) context.exitCode = EXIT.interrupted
    })
}
