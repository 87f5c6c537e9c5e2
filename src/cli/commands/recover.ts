import type { Command } from 'commander'
import type { Recovery } from '../../runner/recovery.ts'
import type { CommandContext } from '../command-context.ts'
import { administered } from '../operator.ts'

export function recoverCommand(program: Command, context: CommandContext): void {
  program
    .command('recover')
    .description('bring this site and the others together again after a database was restored from a backup')
    .option('--dry-run', 'tell what would be done')
    .addHelpText(
      'after',
      `
After the preflight found a restored database. It opens a new epoch: an older copy of this site can send no more. What this
site had sent and does not know any more is taken over, and its documents are sent again as they are now; a document that
no longer exists here is removed at its destinations, but never a bill, a receipt or a return. Where one of these was
entered under a number that its destination holds with other content, both are shown there: \`tillsync quarantine list\`.
It can be interrupted, and run again. docs/operations.md goes through it for each database.

Examples:
  $ tillsync recover --dry-run
  $ tillsync recover`,
    )
    .action(async ({ dryRun = false }: { dryRun?: boolean }) => {
      const installation = await administered(context)
      const { recoverSite } = await import('../../runner/recovery.ts')
      const recovery = await recoverSite(installation, { dryRun })
      context.output.show(recovery, () => summary(recovery, dryRun))
    })
}

function summary({ needed, epoch, lost, documents, awaited }: Recovery, dryRun: boolean): string {
  const waits = awaited.length > 0 ? [`At its end once a snapshot of it is loaded at ${awaited.join(', ')}.`] : []
  if (!needed) return ['Nothing is to be recovered.', ...waits].join('\n')
  const packets = lost.map(({ type, audience, packets }) => `  ${packets} packets of ${type} for ${audience}`)
  const [opens, sends] = dryRun
    ? [`Epoch ${epoch} would be opened.`, 'would be sent again']
    : [`Epoch ${epoch} is open.`, 'are sent again with the next cycle']
  return [
    opens,
    packets.length > 0
      ? 'This site had sent, and did not know any more:'
      : 'This site knows all packets that it has sent.',
    ...packets,
    `${documents} documents ${sends}, as they are now.`,
    ...waits,
  ].join('\n')
}
