import type { Command } from 'commander'
import { listReceived } from '../../data/operator/received-list.ts'
import { RECEIVED_STATUSES } from '../../data/operator/received-statuses.ts'
import type { ReceivedStatus } from '../../flow/ports/received.ts'
import type { CommandContext } from '../command-context.ts'
import { addListOptions, filterOf, type ListOptions } from '../list-options.ts'
import { receivedTable } from '../received-table.ts'

export function receivedCommand(program: Command, context: CommandContext): void {
  const command = program.command('received').description('what this site received, newest first')
  addListOptions(command, RECEIVED_STATUSES)
    .option('--origin <site>', 'documents from this site')
    .addHelpText(
      'after',
      `
APPLIED       in this site’s tables
WAITING       for what it refers to; tried again by itself
CONFLICT      another document with its number stands here: see \`tillsync quarantine show\`
QUARANTINED   this site’s database refused it: see \`tillsync quarantine show\`
WAIVED        a person closed it

Examples:
  $ tillsync received --from 2026-11-22
  $ tillsync received --type sales --origin S001 --status WAITING
  $ tillsync received --key 000123 --json`,
    )
    .action(async ({ status, most, after, origin, ...filter }: ListOptions & { origin?: string }) => {
      const installation = await context.installation()
      const { config, registry, siteDatabase } = installation
      await installation.openSite()
      const statuses = status as ReceivedStatus[] | undefined
      const page = await listReceived(
        siteDatabase,
        { ...filterOf(filter, registry, config), origin, statuses },
        { most, after },
      )
      context.output.show(page, () => receivedTable(context.output, page, 'received', installation))
    })
}
